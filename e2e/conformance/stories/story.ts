import type { Stage } from '../project/perform.ts'

/** What a real SDK does against a service that speaks its API, step by step; each step is a test. */
export interface Story<Sdk> {
  name: string
  /** Whether the SDK is published as an ES module only. */
  esmOnly?: true
  /** Make the SDK's client. */
  open(stage: Stage): Sdk
  /** Steps by title. What a step returns, or the error that it throws, must be the same live and on replay. */
  steps: Record<string, (sdk: Sdk, stage: Stage) => Promise<unknown>>
  close?(sdk: Sdk): void
}
