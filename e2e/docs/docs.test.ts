import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Interaction } from '@understudy/core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { resolveConfig } from '../../packages/core/src/config/index.ts'
import { ERROR_CODES } from '../../packages/core/src/errors.ts'
import { createSession } from '../../packages/core/src/session/index.ts'
import { BODY_KINDS, bodyKindsTest } from './body-kinds.ts'
import { FAILURES, lockedMessage, VITEST_CONFIG } from './failures.ts'
import { CONFIG, filesOf, MISSES, recordingOf } from './misses.ts'
import { createOutsideProject, type OutsideProject } from './outside-project.ts'
import { startOrderService } from './order-service.ts'
import { blockOf, blocksOf, expectBlock, readPage, ROOT } from './pages.ts'
import { startPaymentService, type PaymentService } from './payment-service.ts'
import { interactionsIn, messageIn, summaryIn } from './readings.ts'

/** Of the tests below: one call, readable from any origin. */
const RECORDED = recordingOf([{ test: 'refunds a part', path: '/payments/pay_1' }])

const RECORDING = 'src/__mocks__/refunds.test.recorded.json'

let project: OutsideProject
let service: PaymentService

beforeAll(async () => {
  project = await createOutsideProject(inject('tarballs'))
  service = await startPaymentService()
})

afterAll(async () => {
  await service?.stop()
  project?.remove()
})

/** A block of code as it stands on its page, but for the port. */
function code(page: string, name: string): string {
  return blockOf(page, name).replaceAll('http://localhost:4010', `http://localhost:${service.port}`)
}

describe('README.md', () => {
  const env = (): Record<string, string> => ({
    PAYMENTS_URL: `http://localhost:${service.port}`,
    PAYMENTS_KEY: 'sk_live_of_the_reader',
  })

  describe.each([
    ['vitest', 'vitest.config.ts'],
    ['jest', 'jest.config.js'],
  ] as const)('with %s', (runner, config) => {
    const below = `readme-${runner}`
    const run = (args: string[], more: Record<string, string>) => project.run(runner, below, { args, env: more })

    test('records at the first run what the page shows', async () => {
      project.write(below, {
        'package.json': '{ "private": true }',
        [config]: code('README.md', config),
        'understudy.config.ts': code('README.md', 'understudy.config.ts'),
        'src/refunds.test.js': code('README.md', 'src/refunds.test.js'),
      })
      const { code: exit, output } = await run([], env())
      expect(output).toContain('1 passed')
      expect(exit).toBe(0)
      expectBlock('README.md', 'first-run', summaryIn(output))
      const [interaction] = interactionsIn(project.read(`${below}/${RECORDING}`), service.port)
      expectBlock('README.md', 'recording', JSON.stringify(interaction, null, 2))
    })

    test('replays in CI, without the key, under another of the base URLs', async () => {
      const before = service.requests
      const { code: exit, output } = await run([], { CI: 'true' })
      expect(exit).toBe(0)
      expectBlock('README.md', 'later-runs', summaryIn(output))
      expect(service.requests).toBe(before)
    })

    test('leaves the recording as it was where -u finds nothing new', async () => {
      const before = project.read(`${below}/${RECORDING}`)
      const { code: exit } = await run(['src/refunds.test.js', '-u'], env())
      expect(exit).toBe(0)
      expect(project.read(`${below}/${RECORDING}`)).toBe(before)
    })

    test('explains a call that finds nothing', async () => {
      const asked = code('README.md', 'src/refunds.test.js').replace('amount: 1200', 'amount: 900')
      const busy = code('README.md', 'src/busy.test.js').replace(/^import (.+) from (.+)$/m, 'const $1 = require($2)')
      project.write(below, { 'src/refunds.test.js': asked, 'src/busy.test.js': busy })
      const { output } = await run([], { CI: 'true' })
      expect(output).toContain('1 call replayed, 1 by registered mocks')
      expectBlock('README.md', 'near-miss', messageIn(output, 'unmatched-call'))
    })
  })

  test('names a command that finds the recording in order', async () => {
    const { output } = await project.runBin('understudy', ['check'], 'readme-jest')
    expect(output).toContain('1 recording checked, 0 findings')
  })
})

describe('docs/getting-started.md', () => {
  const page = 'docs/getting-started.md'
  const get = `test('refunds a part', async () => {
  await fetch('https://payments.example.com/v2/payments/pay_1')
})
`
  const byBrowser = `test('refunds a part', async () => {
  const request = new XMLHttpRequest()
  request.open('GET', 'https://payments.example.com/v2/payments/pay_1')
  await new Promise((resolve) => { request.onload = resolve; request.onerror = resolve; request.send() })
  expect(request.status).toBe(200)
})
`

  test.each([
    ['Vitest', 'vitest', 'vitest.config.ts', `import { test } from 'vitest'\n${get}`],
    ['a preset', 'jest', 'jest.config.js', get],
    ['three lines', 'jest', 'jest-by-hand.config.js', get],
    ['jsdom', 'jest', 'jest-jsdom.config.js', byBrowser],
  ] as const)('replays with the configuration for %s', async (_what, runner, name, source) => {
    const below = `start-${name.replaceAll('.', '-')}`
    const config = runner === 'vitest' ? 'vitest.config.ts' : 'jest.config.js'
    project.write(below, { 'package.json': '{}', [config]: code(page, name), 'src/refunds.test.js': source })
    project.write(below, { [RECORDING]: RECORDED })
    const { code: exit, output } = await project.run(runner, below, { env: { CI: 'true' } })
    expect(output).toContain('1 call replayed')
    expect(exit).toBe(0)
  })

  test('replays in a wrapped environment', async () => {
    project.write('start-own', {
      'package.json': '{}',
      'jest.config.js': `module.exports = { testEnvironment: './own-environment.js' }`,
      'own-environment.js': code(page, 'own-environment.js'),
      'src/refunds.test.js': get,
      [RECORDING]: RECORDED,
    })
    expect((await project.run('jest', 'start-own', { args: ['--ci'] })).code).toBe(0)
  })
})

describe('docs/errors', () => {
  const pageOf = (error: string): string => `docs/errors/${error}.md`

  test('has a page for each code, which opens with its sentence, and one that lists them', () => {
    const pages = readdirSync(join(ROOT, 'docs/errors')).filter((name) => name !== 'README.md')
    expect(pages.toSorted()).toEqual(
      Object.keys(ERROR_CODES)
        .map((error) => `${error}.md`)
        .toSorted(),
    )
    for (const [error, sentence] of Object.entries(ERROR_CODES)) {
      expect(readPage(pageOf(error)).split('\n\n').slice(0, 2)).toEqual([`# ${error}`, sentence])
      expect(readPage('docs/errors/README.md')).toContain(`| [${error}](${error}.md) | ${sentence} |`)
    }
  })

  test.each(Object.entries(FAILURES))('shows what a run says: %s', async (error, { files, runner = 'vitest', env }) => {
    const below = `errors-${error}`
    project.write(below, { 'package.json': '{ "private": true }', ...files })
    const { output } = await project.run(runner, below, { env: { CI: 'true', ...env } })
    const message = messageIn(output, error).replaceAll(join(project.folder, below), '/home/ada/shop')
    expectBlock(pageOf(error), error, message)
  })

  test('shows what a long wait for a lock says', () => {
    expectBlock(pageOf('recording-locked'), 'recording-locked', lockedMessage())
  })

  test('shows what a second session in one thread says', async () => {
    const options = {
      testFile: join(tmpdir(), 'a.test.ts'),
      rootDir: tmpdir(),
      mode: 'live',
      config: resolveConfig({}, null),
    } as const
    const realm = {}
    const first = createSession({ ...options, realm })
    first.start()
    const second = createSession({ ...options, realm })
    expectBlock(
      pageOf('no-session'),
      'no-session',
      messageOf(() => second.start()),
    )
    await first.finish({ complete: false, isWhole: false })
  })
})

test('docs/matching.md and docs/modes.md show what each miss says', async () => {
  project.write('misses', { 'understudy.config.json': JSON.stringify(CONFIG), 'vitest.config.js': VITEST_CONFIG })
  for (const [name, miss] of Object.entries(MISSES)) project.write('misses', filesOf(name, miss))
  const { output } = await project.run('vitest', 'misses', { env: { CI: 'true' } })
  const told = output.split(' FAIL  ')
  for (const name of Object.keys(MISSES)) {
    const own = told.find((part) => part.startsWith(`${name}/`)) ?? ''
    const message = messageIn(own, 'unmatched-call').replaceAll(`${name}/src`, 'src')
    expectBlock('docs/matching.md', name, message)
    if (name === 'no-recording') expectBlock('docs/modes.md', 'unmatched-call', message)
  }
})

test('docs/recordings.md shows what is recorded of each kind of body', async () => {
  const base = `http://127.0.0.1:${service.port}`
  project.write('bodies', {
    'understudy.config.json': JSON.stringify({ services: { PaymentService: { baseUrl: base } } }),
    'vitest.config.js': VITEST_CONFIG,
    'src/payments.test.js': bodyKindsTest(base),
  })
  expect((await project.run('vitest', 'bodies')).code).toBe(0)
  const interactions = interactionsIn(project.read('bodies/src/__mocks__/payments.test.recorded.json'), service.port)
  for (const [name, { shown }] of Object.entries(BODY_KINDS)) {
    const interaction = interactions.find(({ test }) => test === name)
    if (interaction === undefined) throw new Error(`Nothing was recorded for "${name}".`)
    expectBlock('docs/recordings.md', name, JSON.stringify(shown(interaction), null, 2))
  }
  expect((await project.run('vitest', 'bodies', { env: { CI: 'true' } })).code).toBe(0)
})

test('docs/parameters.md shows what is kept of values that vary, and replays it', async () => {
  const { port, stop } = await startOrderService()
  const page = 'docs/parameters.md'
  project.write('parameters', {
    'package.json': '{ "private": true }',
    'vitest.config.ts': VITEST_CONFIG,
    'understudy.config.json': JSON.stringify({ services: { OrderService: { baseUrl: `http://localhost:${port}` } } }),
    'src/orders.test.js': blockOf(page, 'src/orders.test.js').replaceAll('4020', String(port)),
  })
  const recorded = await project.run('vitest', 'parameters').finally(stop)
  expect(recorded.output).toContain('1 passed')
  const text = project.read('parameters/src/__mocks__/orders.test.recorded.json')
  const [first, second] = interactionsIn(text, port)
  const shown = ({ request, response }: Interaction) => ({
    request: { url: request.url.replace('payments.example.com/v2', 'orders.example.com'), body: request.body },
    response: { body: response?.body },
  })
  expectBlock(page, 'first-call', JSON.stringify(shown(first!), null, 2))
  expectBlock(page, 'second-call', JSON.stringify(shown(second!), null, 2))
  expect((await project.run('vitest', 'parameters', { env: { CI: 'true' } })).output).toContain('1 passed')
})

test('docs/parameters.md shows configurations that load', async () => {
  for (const name of ['reuse.config.ts', 'off.config.ts'])
    expect(await servicesIn('docs/parameters.md', name)).toBe('1\n')
})

test('docs/configuration.md shows configurations that load', async () => {
  const blocks = blocksOf('docs/configuration.md')
  expect(blocks.map(({ name }) => name)).toEqual([
    'understudy.config.ts',
    'computed.config.ts',
    'match-function.config.ts',
  ])
  for (const { name } of blocks) expect(await servicesIn('docs/configuration.md', name)).toBe('1\n')
})

/** Load the configuration in a block, and print how many services it has. */
async function servicesIn(page: string, name: string): Promise<string> {
  const below = `config-${name.replaceAll('.', '-')}`
  project.write(below, { 'package.json': '{}', 'understudy.config.ts': blockOf(page, name) })
  const load = `import { loadConfig } from '@understudy/core/config'; console.log(loadConfig(process.cwd()).services.length)`
  return (await project.runNode(['--input-type=module', '--eval', load], below)).output
}

test('docs/configuration.md shows how to replay at a port that is chosen at each start', async () => {
  const run = (env: Record<string, string>) => project.run('vitest', 'computed', { env })
  project.write('computed', {
    'package.json': '{}',
    'vitest.config.js': VITEST_CONFIG,
    'understudy.config.ts': code('docs/configuration.md', 'computed.config.ts'),
    'src/refunds.test.js': code('README.md', 'src/refunds.test.js'),
  })
  expect((await run({ PAYMENTS_URL: `http://localhost:${service.port}` })).code).toBe(0)
  const { code: exit, output } = await run({ PAYMENTS_URL: 'http://localhost:1', CI: 'true' })
  expect(output).toContain('1 call replayed')
  expect(exit).toBe(0)
})

function messageOf(act: () => void): string {
  try {
    act()
  } catch (error) {
    if (error instanceof Error) return error.message
  }
  throw new Error('Nothing was thrown.')
}
