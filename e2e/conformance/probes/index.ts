import { ANSWER_PROBES } from './answer-probes.ts'
import { BODY_PROBES } from './body-probes.ts'
import { FAILURE_PROBES } from './failure-probes.ts'
import { ORDER_PROBES } from './order-probes.ts'
import { PRIVATE_PROBES } from './private-probes.ts'
import type { Probe } from './probe.ts'
import { REDIRECT_PROBES } from './redirect-probes.ts'
import { REQUEST_PROBES } from './request-probes.ts'
import { STREAM_PROBES } from './stream-probes.ts'

/** Every probe, in the order in which the tests run. */
export const PROBES: Probe[] = [
  ...BODY_PROBES,
  ...REQUEST_PROBES,
  ...ANSWER_PROBES,
  ...REDIRECT_PROBES,
  ...STREAM_PROBES,
  ...ORDER_PROBES,
  ...PRIVATE_PROBES,
  ...FAILURE_PROBES,
]
