import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Ending } from '../conformance/harness/run-command.ts'
import { createOutsideProject, type OutsideProject, type RunnerName } from '../docs/outside-project.ts'
import { expectBlock } from '../docs/pages.ts'
import { messageIn } from '../docs/readings.ts'
import { MEMBERS_TEST, SECRETS, startMemberService, type MemberService } from './member-service.ts'

const RUNNERS: RunnerName[] = ['vitest', 'jest']

const CONFIGS: Record<RunnerName, [file: string, text: string]> = {
  vitest: [
    'vitest.config.mjs',
    `import { understudy } from '@understudy/vitest-plugin'\nexport default { plugins: [understudy()], test: { globals: true } }\n`,
  ],
  jest: ['jest.config.cjs', `module.exports = { preset: '@understudy/jest-env' }\n`],
}

let project: OutsideProject
let service: MemberService

beforeAll(async () => {
  project = await createOutsideProject(inject('tarballs'))
  service = await startMemberService()
  for (const runner of RUNNERS) {
    const [file, text] = CONFIGS[runner]
    project.write(runner, {
      'package.json': '{ "private": true }',
      [file]: text,
      'src/members.test.cjs': MEMBERS_TEST,
    })
    configure(runner, { keep: ['*'] })
  }
})

afterAll(() => project?.remove())

/** Write the configuration; `keep: ['*']` is that of a project that sanitizes nothing. */
function configure(runner: RunnerName, sanitize: object): void {
  const services = {
    Members: {
      baseUrl: `http://127.0.0.1:${service.port}`,
      operations: { logIn: 'POST /login', getProfile: 'GET /profile', exportAll: 'GET /export' },
    },
  }
  project.write(runner, { 'understudy.config.json': JSON.stringify({ services, sanitize }) })
}

function runTests(runner: RunnerName, env: Record<string, string>): Promise<Ending> {
  const MEMBERS_URL = `http://127.0.0.1:${service.port}`
  return project.run(runner, runner, { env: { MEMBERS_URL, MEMBERS_SECRET: SECRETS.password, ...env } })
}

const check = (runner: RunnerName, ...args: string[]): Promise<Ending> =>
  project.runBin('understudy', ['check', ...args], runner)

/** Every file that recording wrote. */
function recorded(runner: RunnerName): Map<string, Buffer> {
  const folder = join(project.folder, runner, 'src/__mocks__')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map(({ parentPath, name }) => join(parentPath, name))
  return new Map(paths.map((path) => [relative(folder, path), readFileSync(path)]))
}

/** The secrets in any of the texts: as they are, in base64, and in what is packed. */
function secretsIn(texts: Iterable<Buffer>): string[] {
  const plain = [...texts].flatMap((bytes) => [bytes.toString('latin1'), ...unpacked(bytes)]).join('\n')
  const joined = plain.replaceAll(/"\s*},\s*{\s*"delayMs": \d+,\s*"text": "/g, '')
  return Object.values(SECRETS).filter((secret) => joined.includes(secret))
}

function unpacked(bytes: Buffer): string[] {
  const packed = [
    bytes,
    ...Array.from(bytes.toString('latin1').matchAll(/H4sI[\w+/=]+/g), ([text]) => Buffer.from(text, 'base64')),
  ]
  return packed.filter((one) => one[0] === 0x1f && one[1] === 0x8b).map((one) => gunzipSync(one).toString())
}

describe.each(RUNNERS)('a recording of %s that was never sanitized', (runner) => {
  test('holds the secrets', async () => {
    const { code, output } = await runTests(runner, {})
    expect(output).toContain('4 passed')
    expect(code).toBe(0)
    expect(secretsIn(recorded(runner).values())).toEqual(Object.values(SECRETS))
    expect((await check(runner)).code).toBe(0)
  })

  test('is found out with the rules on, and no secret is printed', async () => {
    configure(runner, {})
    const human = await check(runner, '--redactions')
    const json = await check(runner, '--json')
    expect([human.code, json.code]).toEqual([1, 1])
    expect(secretsIn([Buffer.from(human.output), Buffer.from(json.output)])).toEqual([])
    const { findings } = JSON.parse(json.output) as { findings: { kind: string; place: string }[] }
    expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['secret-found']))
    expect(findings.map(({ place }) => place)).toEqual(
      expect.arrayContaining([
        'request.body/password',
        'response.body/access_token',
        'response.headers.set-cookie.sid',
        'request.headers.authorization',
        'response.body/email',
      ]),
    )
    expectBlock('docs/check.md', 'found', messageIn(human.output, 'secret-found'))
    expectBlock('docs/errors/secret-found.md', 'secret-found', messageIn(human.output, 'secret-found'))
  })

  test('is mended by --fix, body files included, and only once', async () => {
    const before = recorded(runner)
    const { code, output } = await check(runner, '--fix')
    const fixed = recorded(runner)
    expect(output).toContain('1 recording checked')
    expect(code).toBe(0)
    expect(secretsIn([...fixed.values(), Buffer.from(output)])).toEqual([])
    expect(fixed.size).toBe(before.size)
    expectBlock('docs/check.md', 'fixed', output)
    expect((await check(runner, '--fix')).code).toBe(0)
    expect(recorded(runner)).toEqual(fixed)
    expect((await check(runner)).code).toBe(0)
  })
})

describe('with the service stopped', () => {
  beforeAll(() => service.stop())

  test.each(RUNNERS)('what was mended replays in %s', async (runner) => {
    const before = recorded(runner)
    const { code, output } = await runTests(runner, { CI: 'true', MEMBERS_SECRET: 'another-secret-of-another-day' })
    expect(output).toContain('5 calls replayed')
    expect(output).toContain('4 passed')
    expect(code).toBe(0)
    expect(recorded(runner)).toEqual(before)
  })
})
