import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Ending } from '../conformance/harness/run-command.ts'
import { createOutsideProject, type OutsideProject, type RunnerName } from '../docs/outside-project.ts'
import { startAuthService, type AuthService } from './auth-service.ts'

interface Stage {
  runner: RunnerName
  config: [file: string, text: string]
  tests: string[]
}

const vitest = (pool: string, tests: string[]): Stage => ({
  runner: 'vitest',
  config: [
    'vitest.config.mjs',
    `import { understudy } from '@understudy/vitest-plugin'
export default {
  plugins: [understudy()],
  // The packages are installed above the root.
  server: { fs: { strict: false } },
  test: { globals: true, pool: '${pool}' },
}
`,
  ],
  tests,
})

const jest = (more: string, tests: string[]): Stage => ({
  runner: 'jest',
  config: ['jest.config.js', `module.exports = { preset: '@understudy/jest-env', ${more} }\n`],
  tests,
})

const STAGES: Record<string, Stage> = {
  'Vitest in forks': vitest('forks', ['calls.test.js', 'dom.test.js']),
  'Vitest in threads': vitest('threads', ['calls.test.js']),
  'Vitest in contexts': vitest('vmForks', ['calls.test.js']),
  Jest: jest('', ['calls.test.js', 'jest-only.test.js', 'dom.test.js']),
  'Jest with fake timers everywhere': jest('fakeTimers: { enableGlobally: true }', ['global.test.js']),
}

let project: OutsideProject
let service: AuthService
/** Where the service was while it was recorded. */
let url: string

beforeAll(async () => {
  project = await createOutsideProject(inject('tarballs'))
  service = await startAuthService()
  ;({ url } = service)
})

afterAll(async () => {
  await service?.stop()
  project?.remove()
})

const own = (file: string): string => readFileSync(new URL(`./project/${file}`, import.meta.url), 'utf8')

describe.each(Object.entries(STAGES))('%s', (name, { runner, config, tests }) => {
  const below = name.replaceAll(' ', '-').toLowerCase()
  const run = (env: Record<string, string>): Promise<Ending> =>
    project.run(runner, below, { env: { AUTH_URL: url, ...env } })

  /** In CI, on a machine whose clock is a year ahead. */
  const aYearLater = (time: string): Promise<Ending> => {
    const preload = join(project.folder, below, 'a-year-ahead.cjs')
    return run({ CI: 'true', TIME: time, AHEAD: '1', NODE_OPTIONS: `--require ${preload}` })
  }

  beforeAll(async () => {
    const require = `import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)\n`
    project.write(below, {
      'package.json': '{ "private": true }',
      [config[0]]: config[1],
      'understudy.config.mjs': `export default {
  services: { Auth: { baseUrl: '${url}' } },
  replay: { time: process.env.TIME ?? 'real' },
}
`,
      'session.js': own('session.js'),
      'a-year-ahead.cjs': own('a-year-ahead.cjs'),
      ...Object.fromEntries(
        tests.map((file) => [file, own(file).replace('const { ', `${runner === 'vitest' ? require : ''}const { `)]),
      ),
    })
    const { code, output } = await run({})
    if (code !== 0) throw new Error(`nothing to replay:\n${output}`)
  })

  test('replays a year later what expires within the hour', async () => {
    const before = service.requests
    const { code, output } = await aYearLater('recorded')
    expect(output).not.toMatch(/expired|future/)
    expect(output).toContain('Understudy Summary')
    expect(code).toBe(0)
    expect(service.requests).toBe(before)
  })

  test('finds it expired in real time', async () => {
    const { code, output } = await aYearLater('real')
    expect(output).toContain('the token has expired')
    if (tests.includes('calls.test.js')) expect(output).toContain('the URL has expired')
    expect(code).toBe(1)
  })
})

describe.each<[RunnerName, Stage]>([
  ['vitest', vitest('forks', [])],
  ['jest', jest('', [])],
])('the clock of each test, by %s', (runner, { config }) => {
  test('stands at the moment of its own recording', async () => {
    const below = `clock-${runner}`
    project.write(below, {
      'package.json': '{ "private": true }',
      [config[0]]: config[1],
      'understudy.config.json': JSON.stringify({
        services: { Auth: { baseUrl: url } },
        replay: { time: 'recorded' },
      }),
      'clock.test.js': own('clock.test.js'),
      '__mocks__/clock.test.recorded.json': JSON.stringify({ version: 1, interactions: clockInteractions() }),
    })
    const { code, output } = await project.run(runner, below, { env: { AUTH_URL: url, CI: 'true' } })
    if (code !== 0) throw new Error(output)
    expect(output).toContain('2 calls replayed')
  })
})

/** What `clock.test.js` recorded, on a day for each of its tests. */
function clockInteractions(): object[] {
  const tests = [
    '2025-01-01',
    '2025-03-03',
    'with hooks > 2025-02-02',
    'retried > 2025-04-04',
    'side by side > 2025-05-05',
    'side by side > 2025-06-06',
    '2025-07-07',
  ]
  const paths = { '/': '10:00:00', '/after-half-an-hour': '10:30:00' }
  return tests.flatMap((name) => {
    const day = name.slice(-10)
    return Object.entries(paths).map(([path, time]) => ({
      id: `Auth GET ${path} of ${day}`,
      test: name,
      service: 'Auth',
      operation: `GET ${path}`,
      recordedAt: day,
      request: { method: 'GET', url: url + path, headers: {} },
      response: { status: 200, headers: { date: new Date(`${day}T${time}Z`).toUTCString() }, latencyMs: 1 },
    }))
  })
}
