import { OPERATIONS, SERVICES, type OperationTruth, type Play } from '../truth/table.ts'
import { callerOf, type ProjectSource } from './sites.ts'

/** One test or hook of the project, with the one answer that it plays. */
export interface PlayedTest {
  operation: OperationTruth
  play: Play
  outcome: string
  /** Name of its suite and its own. */
  title: string
  /** What it asks for, below the base URL. */
  path: string
}

/** The packages that the tests of a runner import from. */
export const TEST_PACKAGES = { vitest: 'vitest', jest: '@jest/globals' } as const

/** Test files by name, with what they play in order. */
export function testsByFile(): Map<string, PlayedTest[]> {
  const tests = OPERATIONS.flatMap((operation) =>
    operation.plays.flatMap((play) => play.outcomes.map((outcome) => toTest(operation, play, outcome))),
  )
  return Map.groupBy(tests, ({ play }) => play.file)
}

/** Name the file of a test. */
export function testFileOf(name: string): string {
  return `src/${name}.test.ts`
}

function toTest(operation: OperationTruth, play: Play, outcome: string): PlayedTest {
  const by = typeof play.by === 'number' ? `site ${play.by + 1}` : play.by === '@test' ? 'itself' : 'the wrapper'
  const title = `${operation.name} meets ${outcome} by ${by}`
  return { operation, play, outcome, title, path: pathOf(operation, play, outcome) }
}

/** Ids as services hand them out. */
function pathOf({ service, path }: OperationTruth, { file, contradicts }: Play, outcome: string): string {
  const seed = Buffer.from(`${service}${path}${file}${outcome}`)
  const digits = seed.reduce((sum, byte) => (sum * 31 + byte) % 9000, 7)
  const id = ID_FORMS[service]?.(String(1000 + digits), path) ?? String(1000 + digits)
  // The document allows the status, but not this body.
  const isWrong = contradicts.includes(outcome) && outcome === '200'
  return `${path.replaceAll(/:\w+/g, id)}?want=${outcome}${isWrong ? '&wrong=yes' : ''}`
}

const uuid = (digits: string): string => `3f2504e0-4f89-41d3-9a0c-0305e82c${digits}`

const ID_FORMS: Record<string, (digits: string, path: string) => string> = {
  Shipping: (digits) => `pcl_8fk2${digits}`,
  Identity: uuid,
  Weather(digits, path) {
    if (path.startsWith('/forecasts')) return uuid(digits)
    if (path.startsWith('/alerts')) return `al_8Kf2x${digits}`
    return path.startsWith('/api') ? `507f1f77bcf86cd79943${digits}` : digits
  },
}

/** Write the test files for a runner. */
export function writeTests(source: ProjectSource, testPackage: string): Record<string, string> {
  const files = [...testsByFile()].map(([name, tests]): [string, string] => [
    testFileOf(name),
    testFileText(source, tests, testPackage),
  ])
  return { ...Object.fromEntries(files), 'support/ask.ts': ASK }
}

function testFileText(source: ProjectSource, tests: PlayedTest[], testPackage: string): string {
  const outside = tests.filter(({ play }) => play.fate === 'outside')
  const hasFailures = tests.some(({ play }) => play.fate === 'fails')
  const suites = SERVICES.map(({ name }) => name)
    .map(
      (name) =>
        [name, tests.filter(({ operation, play }) => operation.service === name && play.fate !== 'outside')] as const,
    )
    .filter(([, own]) => own.length > 0)
  const modules = SERVICES.map(({ name }) => name.toLowerCase())
  return `import { beforeAll, describe, expect, test } from '${testPackage}'
${modules.map((name) => `import * as ${name} from './services/${name}'`).join('\n')}
import { init, read } from './reply'
import { send } from './transport'
import { ask, failing, recording, tell } from '../support/ask'

${outside.length > 0 ? outsideText(source, outside, hasFailures) : ''}${suites.map(([name, own]) => suiteText(source, name, own)).join('\n')}`
}

function suiteText(source: ProjectSource, name: string, tests: PlayedTest[]): string {
  return `describe('${name}', () => {\n${tests.map((test) => testText(source, test)).join('\n')}\n})\n`
}

function testText(source: ProjectSource, { operation, play, outcome, title, path }: PlayedTest): string {
  const { opening, ending = '' } = FATES[play.fate] ?? { opening: 'test' }
  const given =
    play.fate === 'loose' ? `recording ? ${quote(path)} : ${quote(path.replace(/\d+/, '777'))}` : quote(path)
  return `  ${opening}(${quote(title)}, async () => {
    expect(await tell(${callText(source, operation, play, outcome, given)})).toBe('${outcome}')${ending}
  })`
}

const FATES: Partial<Record<Play['fate'], { opening: string; ending?: string }>> = {
  concurrent: { opening: 'test.concurrent' },
  fails: { opening: 'test', ending: '\n    expect(failing).toBe(false)' },
  skipped: { opening: ';(recording ? test : test.skip)' },
  gone: { opening: 'if (recording) test' },
  missing: { opening: 'if (failing && !recording) test' },
}

function outsideText(source: ProjectSource, tests: PlayedTest[], hasFailures: boolean): string {
  const calls = tests.map(
    ({ operation, play, outcome, path }) =>
      `  started.push(await tell(${callText(source, operation, play, outcome, quote(path))}))`,
  )
  return `const started: string[] = []

beforeAll(async () => {
${calls.join('\n')}
})

test('${STARTING_TEST}', () => {
  expect(started).toEqual(${JSON.stringify(tests.map(({ outcome }) => outcome))})
  ${hasFailures ? 'expect(failing).toBe(false)' : ''}
})

`
}

/** Title of the test that a file has where calls are made before all tests. */
export const STARTING_TEST = 'starts with what it needs'

function callText(source: ProjectSource, operation: OperationTruth, play: Play, outcome: string, path: string): string {
  const { service, method, name } = operation
  const asked = `ask('${service}', '${method}', ${path}, '${outcome}', ${quote(name)})`
  const caller = callerOf(source, operation, play)
  if (caller === null) return `fetch(${asked}.url, init(${asked})).then(read)`
  return caller === source.wrapper ? `send(${asked})` : `${service.toLowerCase()}.${caller.name}(${asked})`
}

function quote(text: string): string {
  return `'${text}'`
}

const ASK = `import type { Ask, Reply } from '../src/reply'

export const recording = process.env.PHASE === 'record'

export const failing = process.env.FAILING === 'yes'

/** Put a request together. The services answer with what the query wants of them. */
export function ask(service: string, method: Ask['method'], path: string, outcome: string, operation: string): Ask {
  const body = bodyOf(path, operation)
  return {
    url: process.env[service.toUpperCase() + '_URL'] + path,
    method,
    headers: method === 'POST' || method === 'PATCH' ? { 'content-type': 'application/json' } : {},
    ...(method === 'POST' || method === 'PATCH' ? { body } : {}),
    ...(outcome === 'timeout' ? { signal: AbortSignal.timeout(250) } : {}),
  }
}

function bodyOf(path: string, operation: string): string {
  if (path.startsWith('/rpc')) return JSON.stringify({ jsonrpc: '2.0', id: 1, method: operation })
  if (!path.startsWith('/graphql')) return JSON.stringify({ note: 'please' })
  return JSON.stringify({ operationName: operation, query: 'query ' + operation + ' { reviews { id } }' })
}

/** Say what a call came to. */
export async function tell(reply: Promise<Reply>): Promise<string> {
  try {
    const { status, text } = await reply
    return isReadable(text) ? String(status) : 'malformed'
  } catch (error) {
    return isTimeout(error) ? 'timeout' : 'network-error'
  }
}

function isReadable(text: string): boolean {
  if (text === '') return true
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function isTimeout(error: unknown): boolean {
  const { name = '', code = '' } = error as { name?: string; code?: string | number }
  return ['TimeoutError', 'AbortError'].includes(name) || ['ABORT_ERR', 'ERR_ABORTED', 'ERR_CANCELED'].includes(String(code))
}
`

/** A test that asks for what was never recorded. */
export function liveTest(testPackage: string): string {
  return `import { expect, test } from '${testPackage}'
import { ask, tell } from '../support/ask'
import { send } from './transport'

test('goes out', async () => {
  expect(await tell(send(ask('Weather', 'GET', '/stations/9?want=200', '200', 'x')))).toBe('200')
})
`
}
