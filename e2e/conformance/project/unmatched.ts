import { readStage, report, setting } from './report.ts'
import { describeError } from './trace.ts'

interface RunnerGlobals {
  test(title: string, fn: () => Promise<void>): void
}

const { test } = globalThis as unknown as RunnerGlobals
const { bases } = readStage('unmatched')
const phase = setting('CONFORMANCE_PHASE')

const call = (path: string): Promise<unknown> =>
  fetch(`${bases.main}${path}`).then(
    (response) => ({ status: response.status }),
    (error: unknown) => ({ error: describeError(error) }),
  )

// In replay this path was never recorded. The error is swallowed, and the test must fail all the same.
test('swallows the error of an unrecorded call', async () => {
  report('unmatched', 'swallowed', await call(`/digest/${phase}`))
})

test('makes a recorded call after one that was swallowed', async () => {
  report('unmatched', 'after', await call('/json/compact'))
})
