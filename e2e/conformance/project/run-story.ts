import type { Story } from '../stories/story.ts'
import { readStage, report } from './report.ts'
import { describeError } from './trace.ts'

interface RunnerGlobals {
  test(title: string, fn: () => Promise<void>): void
  afterAll(fn: () => void): void
}

const { test, afterAll } = globalThis as unknown as RunnerGlobals

/** Register a test for each step of an SDK's story. */
export function runStory<Sdk>(story: Story<Sdk>): void {
  const stage = readStage(story.name)
  const sdk = story.open(stage)
  for (const [title, run] of Object.entries(story.steps)) {
    test(title, async () => {
      const refusal = title.startsWith('is refused')
      const seen = await run(sdk, stage).then(
        (value) => ({ value: value ?? null }),
        (error: unknown) => ({ error: describeError(error) }),
      )
      report(story.name, title, seen)
      if (refusal !== 'error' in seen) throw new Error(JSON.stringify(seen))
    })
  }
  afterAll(() => story.close?.(sdk))
}
