import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { runCommand, type Ending } from '../conformance/harness/run-command.ts'
import { createOutsideProject, type OutsideProject, type RunnerName } from '../docs/outside-project.ts'
import { ADDRESS, inNoNetwork, inShopNetwork, whyNoNamespace, writeHosts } from './network.ts'

const why = whyNoNamespace()

/** Where the services are while they are recorded: at names of their own, or where no network can be made, on loopback. */
const URLS =
  why === null
    ? { SHOP_URL: 'http://api.shop.example:8080', SECURE_SHOP_URL: 'https://secure.shop.example:8443' }
    : { SHOP_URL: 'http://127.0.0.2:8080', SECURE_SHOP_URL: 'https://127.0.0.2:8443' }

const HOW =
  why === null
    ? 'in a network of which nothing is up, not even this machine'
    : `with the services stopped: no network could be taken away, because ${why}`

const RUNNERS: RunnerName[] = ['vitest', 'jest']

const CONFIGS: Record<RunnerName, [file: string, text: string]> = {
  vitest: [
    'vitest.config.mjs',
    `import { understudy } from '@understudy/vitest-plugin'
export default { plugins: [understudy()], test: { globals: true, testTimeout: 15_000 } }
`,
  ],
  jest: ['jest.config.js', `module.exports = { preset: '@understudy/jest-env', testTimeout: 15_000 }\n`],
}

const BIN: Record<RunnerName, string[]> = {
  vitest: ['vitest/vitest.mjs', 'run'],
  jest: ['jest/bin/jest.js'],
}

let project: OutsideProject
let env: Record<string, string>

const path = (...steps: string[]): string => join(project.folder, ...steps)

beforeAll(async () => {
  project = await createOutsideProject(inject('tarballs'))
  const names = ['api.shop.example', 'secure.shop.example', 'localhost']
  const { private: key, cert } = await generate([{ name: 'commonName', value: names[0]! }], {
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [...names.map((value) => ({ type: 2 as const, value })), { type: 7 as const, ip: '127.0.0.2' }],
      },
    ],
  })
  const own = (name: string): string => readFileSync(new URL(`./project/${name}`, import.meta.url), 'utf8')
  project.write('.', {
    'key.pem': key,
    'cert.pem': cert,
    'services.mjs': own('services.mjs'),
    'tripwire.mjs': own('tripwire.mjs'),
  })
  for (const runner of RUNNERS) {
    const [file, text] = CONFIGS[runner]
    const require =
      runner === 'vitest'
        ? `import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)\n`
        : ''
    project.write(runner, {
      'package.json': '{ "private": true }',
      [file]: text,
      'understudy.config.json': JSON.stringify({
        services: { Shop: { baseUrl: URLS.SHOP_URL }, SecureShop: { baseUrl: URLS.SECURE_SHOP_URL } },
      }),
      'calls.test.js': require + own('calls.test.js'),
      'never.test.js': require + own('never.test.js'),
    })
  }
  env = { NO_COLOR: '1', NODE_EXTRA_CA_CERTS: path('cert.pem'), ...URLS }
})

afterAll(() => project?.remove())

function commandOf(runner: RunnerName, args: string[]): [string, ...string[]] {
  const [file = '', ...own] = BIN[runner]
  return [process.execPath, path('node_modules', file), ...own, ...args]
}

function run([file, ...args]: string[], runner: RunnerName, more: Record<string, string> = {}): Promise<Ending> {
  return runCommand(file!, args, { cwd: path(runner), env: { ...env, ...more }, limitMs: 120_000 })
}

/** Record beside the services. */
async function record(runner: RunnerName): Promise<Ending> {
  const address = why === null ? ADDRESS : '127.0.0.2'
  const services = [path('services.mjs'), address, path('key.pem'), path('cert.pem'), '--']
  const command: [string, ...string[]] = [process.execPath, ...services, ...commandOf(runner, ['calls'])]
  const hosts = writeHosts(project.folder, address)
  return run(why === null ? inShopNetwork(hosts, command) : command, runner)
}

interface Probe {
  name: string
  ms: number
  code: string | null
  message: string | null
  value: unknown
}

const PROBES = [
  'an unrecorded fetch',
  'an unrecorded http.get',
  'http2 without TLS',
  'http2 over TLS',
  'a socket that speaks HTTP/2, as gRPC does',
  'a socket that speaks a protocol of its own',
  'a socket that waits for its server',
  'TLS that waits for its server',
  'WebSocket',
  'a proxy tunnel',
  'a look-up',
  'a query',
  'a query for text',
  'a datagram',
]

/** What these probes find. An `error` event of a WebSocket never says why; the failure of its test does. */
const FOUND: Record<string, unknown> = {
  WebSocket: {},
  'a look-up': { address: '192.0.2.1', family: 4 },
  'a query': ['192.0.2.1'],
}

/** Each probe ended within 2 s, by an answer or by an error that says why. */
function expectEndings(file: string, output: string): void {
  const probes = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Probe)
  expect(probes.map(({ name }) => name)).toEqual(PROBES)
  expect(probes.filter(({ ms }) => ms > 2000)).toEqual([])
  const unexplained = probes.filter(({ name, message, value }) =>
    name in FOUND
      ? JSON.stringify(value) !== JSON.stringify(FOUND[name])
      : !/^\[(?:unmatched-call|protocol-unsupported)\] /.test(message ?? ''),
  )
  expect(unexplained).toEqual([])
  expect(output).toContain('[protocol-unsupported] A connection to elsewhere.shop.example uses WebSocket')
}

test('has a tripwire that trips', async () => {
  const tripwire = path('tripwire')
  const leave = `
    fetch('http://api.shop.example').catch(() => undefined)
    require('net').connect(8080, '203.0.113.7').on('error', () => undefined)
    require('dgram').createSocket('udp4').on('error', () => undefined).send('x', 8125, '203.0.113.7')
    require('dns').promises.resolveTxt('api.shop.example').catch(() => undefined)
    setTimeout(() => process.exit(), 300)
  `
  const command = ['--import', path('tripwire.mjs'), '--eval', leave]
  await runCommand(process.execPath, command, { cwd: project.folder, env: { ...env, TRIPWIRE_FILE: tripwire } })
  const tripped = readFileSync(tripwire, 'utf8').trimEnd().split('\n')
  expect(tripped.map((line) => line.split(' ', 1).join()).toSorted()).toEqual([
    'connect',
    'getaddrinfo',
    'queryTxt',
    'send',
  ])
})

describe.each(RUNNERS)('%s', (runner) => {
  test(`records at ${URLS.SHOP_URL}`, async () => {
    const { code, output } = await record(runner)
    expect(output).toContain('interactions recorded in 1 file')
    expect(code).toBe(0)
  })

  test(`replays ${HOW}`, async () => {
    const command = commandOf(runner, ['calls'])
    const before = project.read(`${runner}/__mocks__/calls.test.recorded.json`)
    const { code, output } = await run(why === null ? inNoNetwork(command) : command, runner, { CI: 'true' })
    expect(output).not.toMatch(/unmatched|failed/)
    expect(code).toBe(0)
    expect(project.read(`${runner}/__mocks__/calls.test.recorded.json`)).toBe(before)
  })

  test('ends at once what cannot be replayed, without a network', async () => {
    const file = path(`${runner}.probes`)
    const command = commandOf(runner, ['never'])
    const more = { CI: 'true', PROBES_FILE: file }
    const { output } = await run(why === null ? inNoNetwork(command) : command, runner, more)
    expectEndings(file, output)
  })

  test('opens no connection, asks no name server and sends no datagram, by the word of Node itself', async () => {
    const [probes, tripwire] = [path(`${runner}.wired-probes`), path(`${runner}.tripwire`)]
    writeFileSync(tripwire, '')
    const wired = {
      CI: 'true',
      NODE_OPTIONS: `--import ${path('tripwire.mjs')}`,
      TRIPWIRE_FILE: tripwire,
      PROBES_FILE: probes,
    }
    const { code, output } = await run(commandOf(runner, ['calls']), runner, wired)
    expect(output).not.toMatch(/unmatched|failed/)
    expect(code).toBe(0)
    expectEndings(probes, (await run(commandOf(runner, ['never']), runner, wired)).output)
    expect(existsSync(tripwire)).toBe(true)
    expect(readFileSync(tripwire, 'utf8')).toBe('')
  })
})
