// Runs one subject's tests in a plain process, as an application would be: no test runner, and no Understudy.
import type { Client } from '../clients/client.ts'
import type { Story } from '../stories/story.ts'

/** What a runner tells of a test. */
export interface ToldTest {
  title: string
  status: 'passed' | 'failed'
  failureMessages: string[]
}

const [kind, name] = process.argv.slice(2)
const tests: { title: string; fn: () => Promise<void> }[] = []
// What both runners offer, for the modules that register tests. Connections that are open end with the process.
Object.assign(globalThis, {
  test: (title: string, fn: () => Promise<void>) => tests.push({ title, fn }),
  afterAll: () => undefined,
})

if (kind === 'client') {
  const { client } = (await import(`../clients/${name}.ts`)) as { client: Client }
  const { runProbes } = await import('./run-probes.ts')
  runProbes(client)
} else {
  const { story } = (await import(`../stories/${name}.ts`)) as { story: Story<unknown> }
  const { runStory } = await import('./run-story.ts')
  runStory(story)
}

const told: ToldTest[] = []
for (const { title, fn } of tests) {
  const failureMessages = await fn().then(
    () => [],
    (error: unknown) => [String(error)],
  )
  told.push({ title, status: failureMessages.length === 0 ? 'passed' : 'failed', failureMessages })
}
process.send!(told, () => process.exit())
