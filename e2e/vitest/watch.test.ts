import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { readRecording } from '../jest/harness/recording.ts'
import { startService, type Service } from '../jest/harness/service.ts'
import { createProject, type Project } from './harness/project.ts'
import { plainEnvironment } from './harness/run-vitest.ts'

const TEST = 'src/watched.test.js'
const RECORDING = 'src/__mocks__/watched.test.recorded.json'

/** Longer than the watcher takes to tell of a change and Vitest to wait for more of them. */
const QUIET_MS = 1500

let project: Project
let service: Service
let watching: Watching

beforeAll(async () => {
  service = await startService()
  project = createProject('watching', inject('tarballs'))
  project.write('understudy.config.json', JSON.stringify({ services: { Watched: { baseUrl: service.url } } }))
  watching = watch(project, { SERVICE_URL: service.url })
  expect(await watching.nextRun()).toMatchObject({ ran: [TEST], ok: true })
})

beforeEach(() => service.reset())

afterAll(async () => {
  await watching.close()
  await service.stop()
  project.dispose()
})

test('a recording that a run writes starts no other run', async () => {
  expect(readRecording(project, RECORDING)).toHaveLength(1)
  expect(await watching.runsWithin(QUIET_MS)).toEqual([])
})

test('a recording that is edited by hand starts no run', async () => {
  project.write(RECORDING, project.read(RECORDING).replace('"version": 1\n', '"version": 1 \n'))
  project.write('src/__mocks__/watched.test.recorded/body.bin', 'bytes')
  expect(await watching.runsWithin(QUIET_MS)).toEqual([])
})

test('a test that changes runs, and replays', async () => {
  project.write(TEST, `${project.read(TEST)}\n`)
  expect(await watching.nextRun()).toMatchObject({ ran: [TEST], ok: true })
  expect(service.requests).toEqual([])
})

test('an update of the snapshots records again, and the run after it replays', async () => {
  watching.send('update')
  expect(await watching.nextRun()).toMatchObject({ ok: true })
  expect(service.requests).toEqual(['GET /watched'])
  project.write(TEST, `${project.read(TEST)}\n`)
  expect(await watching.nextRun()).toMatchObject({ ok: true })
  expect(service.requests).toEqual(['GET /watched'])
})

test('a broken configuration fails the test files until it is mended', async () => {
  const config = project.read('understudy.config.json')
  project.write('understudy.config.json', '{ "servces": {} }')
  expect(await watching.nextRun()).toMatchObject({ ran: [TEST], ok: false })
  project.write('understudy.config.json', config)
  expect(await watching.nextRun()).toMatchObject({ ran: [TEST], ok: true })
  expect(service.requests).toEqual([])
})

interface Run {
  ran: string[]
  ok: boolean
}

interface Watching {
  /** The first run that no one has asked for yet, once it is over. */
  nextRun(): Promise<Run>
  /** The runs that end from now on until the time is over. */
  runsWithin(ms: number): Promise<Run[]>
  send(command: string): void
  close(): Promise<void>
}

function watch({ root }: Project, env: Record<string, string>): Watching {
  const child = spawn(process.execPath, ['watch.js'], {
    cwd: root,
    env: plainEnvironment(env),
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const runs: Run[] = []
  let notice = (): void => {}
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('{"ran"')) runs.push(JSON.parse(line) as Run)
    notice()
  })
  return {
    async nextRun() {
      while (runs.length === 0) await new Promise<void>((resolve) => (notice = resolve))
      return runs.shift()!
    },
    async runsWithin(ms) {
      await wait(ms)
      return runs.splice(0)
    },
    send: (command) => void child.stdin.write(`${command}\n`),
    close: () => closed(child),
  }
}

async function closed(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit')
  child.stdin?.end('close\n')
  const late = setTimeout(() => child.kill('SIGKILL'), 5000)
  await exit
  clearTimeout(late)
}
