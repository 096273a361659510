import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { findRunner } from './find-runner.js'
import { runnerFailed, runTests, type TestRun, type TestRunOptions } from './run-tests.js'
import type { RunnerKind } from './runner.js'
import { sampleProject } from './sample-project.js'

const KINDS: RunnerKind[] = ['vitest', 'jest']

const TESTS = `
describe('refunds', () => {
  test('pass', () => {})
  test('pass', () => {})
  test('fail', () => { expect(1).toBe(2) })
  test.skip('wait', () => {})
  test('fail with a cycle', () => {
    const error = new Error('a cycle')
    error.self = { error, toJSON: () => error.self }
    throw error
  })
  test('have a snapshot', () => { expect({ a: 1 }).toMatchSnapshot() })
  test('are run as the driver says', () => { expect(process.env.UNDERSTUDY_MODE).toBe('verify') })
})
`

const PASSING = `test('passes', () => {})\n`

/** What each of these says goes against what a run for live answers is. */
const CONFIG: Record<RunnerKind, [file: string, text: string]> = {
  vitest: [
    'vitest.config.mjs',
    `export default { test: { globals: true, bail: 1, coverage: { enabled: true }, reporters: [['json', { outputFile: 'report.json' }]] } }\n`,
  ],
  jest: ['jest.config.cjs', `module.exports = { bail: 1, collectCoverage: true, reporters: ['default'] }\n`],
}

const extensions: Record<RunnerKind, string> = { vitest: 'mjs', jest: 'cjs' }

function projectOf(kind: RunnerKind, files: Record<string, string>, config = CONFIG[kind]) {
  const [file, text] = config
  return sampleProject([kind], { [file]: text, ...files })
}

function run(root: string, options: Partial<TestRunOptions>): Promise<TestRun> {
  return runTests(findRunner(root, null), { files: [], env: { UNDERSTUDY_MODE: 'verify', NO_COLOR: '1' }, ...options })
}

// Private folders are made where the system's temporary files are.
const temporary = mkdtempSync(join(tmpdir(), 'understudy-driving-'))
for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, temporary)
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(temporary, { recursive: true, force: true })
})

const privateFolders = (): string[] => readdirSync(temporary).filter((name) => /^understudy-\w{6}$/.test(name))

describe.each(KINDS)('%s', (kind) => {
  const fileOf = (name: string): string => `src/${name}.test.${extensions[kind]}`
  const first = fileOf('refunds')

  test('runs the files that are named and no others, and tells how each test ends', async () => {
    const project = projectOf(kind, {
      [first]: TESTS,
      [fileOf('a[b] (c)')]: PASSING,
      [fileOf('broken')]: `throw new Error('not loaded')\n`,
      // Vitest would take them for the first by their paths.
      [`${first}x`]: PASSING,
      [`src/my${fileOf('refunds')}`]: PASSING,
      [`packages/b/${first}`]: PASSING,
      [fileOf('other')]: PASSING,
    })
    const before = project.files()
    const lines: string[] = []
    const { exitCode, tests, output } = await run(project.root, {
      files: [first, fileOf('a[b] (c)'), fileOf('broken')],
      onLine: (line) => lines.push(line),
    })
    const told = tests?.map(({ file, name, status }) => `${file}: ${name}: ${status}`).sort()
    expect(told).toEqual(
      [
        `${first}: refunds > pass: passed`,
        `${first}: refunds > pass (2): passed`,
        `${first}: refunds > fail: failed`,
        `${first}: refunds > wait: skipped`,
        `${first}: refunds > fail with a cycle: failed`,
        `${first}: refunds > have a snapshot: failed`,
        `${first}: refunds > are run as the driver says: passed`,
        `${fileOf('a[b] (c)')}: passes: passed`,
        `${fileOf('broken')}: : failed`,
      ].sort(),
    )
    const messages = tests?.flatMap(({ message }) => message ?? []).join('\n')
    expect(messages).toContain('a cycle')
    expect(messages).toContain('not loaded')
    expect(exitCode).toBe(1)
    expect(lines.join('\n')).toContain(first)
    expect(output).toBe(lines.join('\n'))
    expect(project.files()).toEqual(before)
    expect(existsSync(`${project.root}/coverage`)).toBe(false)
  })

  test('says why it runs nothing', async () => {
    const project = projectOf(kind, { [first]: PASSING }, [
      CONFIG[kind][0],
      `throw new Error('the configuration is broken')\n`,
    ])
    const ended = await run(project.root, { files: [first] })
    expect([ended.exitCode, ended.tests, ended.notRun]).toEqual([1, null, [first]])
    const { message } = runnerFailed(findRunner(project.root, null), ended)
    expect(message).toContain(
      `[runner-failed] ${kind === 'jest' ? 'Jest' : 'Vitest'} ends with 1 before it runs a test`,
    )
    expect(message).toContain('the configuration is broken')
  })

  test('ends though something is still open, such as a call that hangs', async () => {
    const open = `test('passes', () => { require('node:net').createServer().listen(0) })\n`
    const { exitCode, tests } = await run(projectOf(kind, { [first]: open }).root, { files: [first] })
    expect([exitCode, tests?.map(({ status }) => status)]).toEqual([0, ['passed']])
  })

  test('tells of tests that run without Understudy', async () => {
    const project = projectOf(kind, { [first]: PASSING })
    const { message } = runnerFailed(findRunner(project.root, null), await run(project.root, { files: [first] }))
    const adapter = kind === 'jest' ? '@understudy/jest-env' : '@understudy/vitest-plugin'
    expect(message).toContain(`runs the tests of "${project.root}" without "${adapter}"`)
    expect(message).not.toContain('before it runs a test')
  })

  test('tells of files that are no tests', async () => {
    const project = projectOf(kind, { [first]: PASSING, 'src/page.js': '' })
    const some = await run(project.root, { files: [first, 'src/page.js'] })
    expect([some.exitCode, some.tests?.length, some.notRun]).toEqual([0, 1, ['src/page.js']])
    const none = await run(project.root, { files: ['src/page.js'] })
    expect([none.exitCode, none.tests, none.notRun]).toEqual([1, null, ['src/page.js']])
  })

  test('gets what the user hands on, in the place of what the driver would say', async () => {
    const slow = `test('is slow', () => new Promise((resolve) => setTimeout(resolve, 300)))\n${PASSING}`
    const other = kind === 'vitest' ? 'export default { test: { globals: true } }\n' : 'module.exports = {}\n'
    const project = projectOf(kind, { [first]: slow, [`other.config.${extensions[kind]}`]: other })
    const at = { files: [first], testTimeoutMs: 100 }
    const statuses = async (args: string[]): Promise<string[] | undefined> =>
      (await run(project.root, { ...at, args })).tests?.map(({ status }) => status)
    expect(await statuses(['-t', 'is slow'])).toEqual(['failed', 'skipped'])
    expect(await statuses(['--testTimeout=5000', '--config', `other.config.${extensions[kind]}`])).toEqual([
      'passed',
      'passed',
    ])
  })

  test('is ended by a signal with its workers, and leaves no folder behind', async () => {
    const waiting = `process.stdout.write('begun ' + process.pid + '\\n')\ntest('waits', () => new Promise((resolve) => setTimeout(resolve, 60_000)), 90_000)\n`
    const project = projectOf(kind, { [first]: waiting, [fileOf('other')]: waiting })
    const stop = new AbortController()
    const pids: number[] = []
    const running = run(project.root, {
      files: [first, fileOf('other')],
      args: kind === 'vitest' ? ['--pool=forks'] : ['--maxWorkers=2'],
      signal: stop.signal,
      onLine(line) {
        const [, pid] = /begun (\d+)/.exec(line) ?? []
        if (pid !== undefined && pids.push(Number(pid)) === 1) stop.abort(new Error('enough'))
      },
    })
    await expect(running).rejects.toThrow('enough')
    await expect.poll(() => pids.some(isAlive), { timeout: 5000 }).toBe(false)
    expect(privateFolders()).toEqual([])
  })
})

test('takes as many starts as there are files for', async () => {
  const names = Array.from({ length: 30 }, (_, index) => `${`${'long-'.repeat(40)}/`.repeat(4)}${index}.test.cjs`)
  const project = projectOf('jest', Object.fromEntries(names.map((name) => [name, PASSING])))
  const { exitCode, tests } = await run(project.root, { files: names })
  expect(tests?.map(({ file }) => file).sort()).toEqual(names.toSorted())
  expect(exitCode).toBe(0)
})

test('runs nothing where no files are named', async () => {
  const project = projectOf('jest', { 'src/a.test.cjs': PASSING })
  expect(await run(project.root, { files: [] })).toEqual({ exitCode: 0, output: '', tests: [], notRun: [] })
})

test('does not wait for what a test leaves running', async () => {
  const leaving = `const { spawn } = require('node:child_process')
test('leaves a process', () => {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { detached: true, stdio: 'inherit' })
  child.unref()
  process.stdout.write('left ' + child.pid + '\\n')
})
`
  const project = projectOf('jest', { 'src/a.test.cjs': leaving })
  const { exitCode, output } = await run(project.root, { files: ['src/a.test.cjs'], args: ['--runInBand'] })
  const left = Number(/left (\d+)/.exec(output)?.[1])
  expect([exitCode, isAlive(left)]).toEqual([0, true])
  process.kill(left)
})

test('ends the runner where its own process is told to end, and then ends by that signal', async () => {
  const waiting = `process.stdout.write('begun ' + process.pid + '\\n')\ntest('waits', () => new Promise(() => {}), 60_000)\n`
  const project = projectOf('jest', { 'src/a.test.cjs': waiting })
  const loader = new URL('../../../scripts/load-sources.mjs', import.meta.url)
  const script = fileURLToPath(new URL('./driving-process.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', loader.href, script, project.root, 'src/a.test.cjs'], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)))
  let printed = ''
  const pid = await new Promise<number>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      const [, found] = /begun (\d+)/.exec(printed) ?? []
      if (found !== undefined) resolve(Number(found))
    })
  })
  child.kill('SIGINT')
  expect(await ended).toBe('SIGINT')
  expect(isAlive(pid)).toBe(false)
  expect(privateFolders()).toEqual([])
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
