// Runs subjects against served recordings, one after the other: all of them know the same ports.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setting } from './report.ts'
import type { ToldTest } from './run-subject.ts'
import type { Programme } from './serve-recordings.ts'

/** What the harness hands over. */
export interface ServedRun extends Pick<Programme, 'ports' | 'certificate' | 'folder'> {
  subjects: { name: string; kind: 'client' | 'story' }[]
  /** Where to write the report, in the runners' own form. */
  report: string
}

const { folder, ports, certificate, subjects, report } = JSON.parse(setting('CONFORMANCE_SERVED')) as ServedRun
const server = begin('serve-recordings.ts')

function begin(script: string, ...args: string[]): ChildProcess {
  return fork(fileURLToPath(new URL(script, import.meta.url)), args)
}

/** The next message of a process, which must not end before. */
async function next<T>(child: ChildProcess): Promise<T> {
  const over = new AbortController()
  const { signal } = over
  const ended = once(child, 'exit', { signal }).then(() => {
    throw new Error(`${child.spawnargs.slice(1).join(' ')} ended`)
  })
  try {
    const [message] = (await Promise.race([once(child, 'message', { signal }), ended])) as [T]
    return message
  } finally {
    over.abort()
  }
}

const testResults: { name: string; assertionResults: ToldTest[] }[] = []
for (const { name, kind } of subjects) {
  const recording = join(folder, 'tests', '__mocks__', `${name}.test.recorded.json`)
  server.send({ recording, folder, ports, certificate } satisfies Programme)
  await next(server)
  const assertionResults = await next<ToldTest[]>(begin('run-subject.ts', kind, name))
  testResults.push({ name: join(folder, 'tests', `${name}.test.ts`), assertionResults })
}
writeFileSync(report, JSON.stringify({ testResults }))
server.disconnect()
