import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach } from 'vitest'
import type {
  MatchConfig,
  MatchFunction,
  ParametersConfig,
  ReplayConfig,
  ResolvedConfig,
  SanitizeConfig,
} from '../config/config.js'
import { resolveConfig } from '../config/resolve-config.js'
import type { Mode, Recording, SessionResult } from '../model/index.js'
import { createSession } from './file-session.js'
import type { Session, TestStatus } from './session.js'

/** One test of a rehearsed file. It passes unless its body throws, or `status` says otherwise. */
export interface RehearsedTest {
  name: string
  body?: () => Promise<unknown>
  /** Fails this many attempts before the one that counts. */
  retries?: number
  status?: TestStatus
  /** Not run by this run at all: filtered out, or skipped. */
  filtered?: boolean
}

/** How a file is run. */
export interface Rehearsal {
  mode: Mode
  tests?: RehearsedTest[]
  /** Calls outside any test, before the first one. */
  before?: () => Promise<unknown>
  complete?: boolean
  /** Default: `complete`. */
  isWhole?: boolean
  concurrent?: boolean
  /** Default false. */
  traceCallers?: boolean
  passthrough?: string[]
  match?: MatchConfig | MatchFunction
  replay?: ReplayConfig
  sanitize?: SanitizeConfig
  parameters?: ParametersConfig
  /** Of every service. */
  operations?: Record<string, string>
}

/** What a run of a file did. */
export interface Rehearsed {
  result: SessionResult
  /** What each test's body returned, or its error's message. */
  values: Record<string, unknown>
  failures: Record<string, string[]>
}

/** A test file in a folder of its own, run by sessions as an adapter would. */
export interface RehearsedFile {
  root: string
  recordingPath: string
  recording(): Recording
  /** Text and time of change of every file below the folder, by path. */
  files(): Record<string, { text: string; changedAt: number }>
  /** The text of every file, and all names. */
  allBytes(): string
  write(recording: Recording): void
  run(rehearsal: Rehearsal): Promise<Rehearsed>
}

const roots: string[] = []
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true })
})

/** Make a test file whose services are at `origins`, by name. */
export function rehearse(origins: Record<string, string>): RehearsedFile {
  const root = mkdtempSync(join(tmpdir(), 'understudy-session-'))
  roots.push(root)
  const testFile = join(root, 'src', 'shop.test.ts')
  const recordingPath = join(root, 'src', '__mocks__', 'shop.test.recorded.json')
  mkdirSync(dirname(testFile))
  writeFileSync(testFile, '')
  const filesBelow = (): string[] =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
  return {
    root,
    recordingPath,
    recording: () => JSON.parse(readFileSync(recordingPath, 'utf8')) as Recording,
    files: () =>
      Object.fromEntries(
        filesBelow().map((path) => [
          path.slice(root.length + 1),
          { text: readFileSync(path, 'latin1'), changedAt: statSync(path).mtimeMs },
        ]),
      ),
    allBytes: () =>
      filesBelow()
        .map((path) => `${path}\n${readFileSync(path, 'latin1')}`)
        .join('\n'),
    write(recording) {
      mkdirSync(dirname(recordingPath), { recursive: true })
      writeFileSync(recordingPath, `${JSON.stringify(recording, null, 2)}\n`)
    },
    run: (rehearsal) =>
      runFile(
        createSession({
          testFile,
          rootDir: root,
          mode: rehearsal.mode,
          config: configOf(origins, rehearsal),
          realm: globalThis,
          traceCallers: rehearsal.traceCallers === true,
        }),
        rehearsal,
      ),
  }
}

function configOf(origins: Record<string, string>, rehearsal: Rehearsal): ResolvedConfig {
  const { passthrough = [], match = {}, replay = {}, sanitize = {}, parameters = {}, operations = {} } = rehearsal
  const services = Object.fromEntries(
    Object.entries(origins).map(([name, baseUrl]) => [name, { baseUrl, match, operations }]),
  )
  return resolveConfig({ services, passthrough, replay, sanitize, parameters }, null)
}

/** As an adapter does it. */
async function runFile(session: Session, rehearsal: Rehearsal): Promise<Rehearsed> {
  const { tests = [], before, complete = true, isWhole = complete, concurrent = false } = rehearsal
  const values: Record<string, unknown> = {}
  const failures: Record<string, string[]> = {}
  session.start()
  let result: SessionResult
  try {
    if (before !== undefined) values['before'] = await outcomeOf(before)
    const planned = tests.map((one, index) => ({ ...one, key: `key-${index}` }))
    session.plan(planned.map(({ key, name, filtered = false }) => ({ key, name, runs: !filtered })))
    const run = async (one: RehearsedTest & { key: string }): Promise<void> => {
      const told = await runTest(session, one)
      values[one.name] = told.value
      failures[one.name] = told.failures
    }
    const running = planned.filter(({ filtered }) => filtered !== true)
    if (concurrent) await Promise.all(running.map(run))
    else for (const one of running) await run(one)
    failures[''] = session.failuresOfFile().map(({ message }) => message)
  } finally {
    result = await session.finish({ complete, isWhole })
  }
  return { result, values, failures }
}

async function runTest(
  session: Session,
  { key, body = async () => undefined, retries = 0, status }: RehearsedTest & { key: string },
): Promise<{ value: unknown; failures: string[] }> {
  let value: unknown
  for (let attempt = 0; attempt <= retries; attempt += 1) {
    session.beginTest(key)
    value = await session.runInTest(key, () => outcomeOf(body))
    await session.settle(key)
    const failed = attempt < retries || value instanceof Error || session.failuresOf(key).length > 0
    session.endTest(key, status ?? (failed ? 'failed' : 'passed'))
  }
  return {
    value: value instanceof Error ? describe(value) : value,
    failures: session.failuresOf(key).map(({ message }) => message),
  }
}

/** An error's message, with that of its cause. */
function describe({ message, cause }: Error): string {
  return cause instanceof Error ? `${message}: ${describe(cause)}` : message
}

function outcomeOf(body: () => Promise<unknown>): Promise<unknown> {
  return body().catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))))
}
