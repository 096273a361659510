import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { FORGES, SEEDED_TOKEN, type EitherForge } from '../../packages/cli/src/pull-request/forges/either-forge.ts'
import { makeWorkspace, type Workspace } from '../../packages/cli/src/pull-request/forges/workspace.ts'
import { installWithTarballs } from '../conformance/harness/install.ts'
import { mustRun } from '../conformance/harness/run-command.ts'
import { runWorkflow, type StepEnding } from './run-workflow.ts'
import { SHOP_TOKEN, startShopServices, type ShopServices } from './shop-service.ts'

const TEST = `import { expect, test } from 'vitest'

test('greets a customer by name', async () => {
  const headers = { authorization: 'Bearer ' + process.env.SHOP_TOKEN }
  const response = await fetch(process.env.SHOP_URL + '/customers/1', { headers })
  expect((await response.json()).name).toBe('Customer 1')
})
`

const WORKFLOW = '.github/workflows/understudy-drift.yml'
const COMPARE = 'Compare what is recorded with what the services answer'
const HEARTBEAT = 'Tell the monitor that the job has run'

let services: ShopServices
let workspace: Workspace
let forge: EitherForge
let monitor: Server
let beats: string[] = []

beforeAll(async () => {
  services = await startShopServices()
  const credentials = { Shop: { headers: { authorization: 'Bearer ${SHOP_TOKEN}' } } }
  const config = {
    services: { Shop: { baseUrl: services.shopUrl, operations: { getCustomer: 'GET /customers/:id' } } },
    drift: { credentials },
  }
  workspace = makeWorkspace({
    'package.json': '{ "private": true, "devDependencies": { "vitest": "^5.1.0" } }\n',
    'package-lock.json': '{}\n',
    '.gitignore': 'node_modules\n',
    'understudy.config.json': JSON.stringify(config),
    'src/customers.test.mjs': TEST,
  })
  await installWithTarballs(join(workspace.root, 'installed'), Object.values(inject('tarballs')))
  renameSync(join(workspace.root, 'installed', 'node_modules'), join(workspace.work, 'node_modules'))
  forge = await FORGES.GitHub(workspace)
  monitor = createServer((request, response) => {
    beats.push(request.url ?? '')
    response.end('ok')
  })
  await new Promise<void>((resolve) => monitor.listen(0, '127.0.0.1', resolve))
})

afterAll(async () => {
  await Promise.all([services?.close(), forge?.close()])
  monitor?.close()
  workspace?.remove()
})

/** With the Node of this run first, as a set-up step puts it. */
function env(): Record<string, string> {
  const PATH = `${dirname(process.execPath)}:${process.env['PATH']}`
  return { ...workspace.env, PATH, NO_COLOR: '1', SHOP_URL: services.shopUrl }
}

async function runJob(secrets: Record<string, string>): Promise<Record<string, StepEnding>> {
  const summary = join(workspace.root, 'summary.md')
  writeFileSync(summary, '')
  beats = []
  const { port } = monitor.address() as AddressInfo
  const endings = await runWorkflow(workspace.read(WORKFLOW), {
    folder: workspace.work,
    env: { ...forge.env, ...env(), CI: 'true', GITHUB_TOKEN: '', GITHUB_STEP_SUMMARY: summary },
    token: SEEDED_TOKEN,
    secrets: { UNDERSTUDY_HEARTBEAT_URL: `http://127.0.0.1:${port}/drift`, ...secrets },
  })
  return Object.fromEntries(endings.map((ending) => [ending.step, ending]))
}

test('init writes a workflow, whose commands find nothing while nothing has changed', async () => {
  const run = (command: string): Promise<unknown> =>
    mustRun('bash', ['-c', command], { cwd: workspace.work, env: { ...env(), SHOP_TOKEN } })
  await run('npx understudy init --yes')
  await run('npx understudy init --ci github --yes')
  await run('npx vitest run')
  workspace.git('add', '.')
  workspace.git('commit', '-qm', 'record')
  workspace.git('push', '-q', 'origin', 'HEAD')
  const night = await runJob({ SHOP_TOKEN })
  expect(night[COMPARE]).toMatchObject({ code: 0 })
  expect(night[HEARTBEAT]).toMatchObject({ code: 0 })
  expect(beats).toEqual(['/drift'])
  expect(forge.allRequests()).toEqual([])
})

test('a night without the secret is not green', async () => {
  const night = await runJob({})
  expect(night[COMPARE]).toMatchObject({ code: 2 })
  expect(beats).toEqual(['/drift'])
})

test('a change fails the job, opens a pull request, and leaves the reports for upload', async () => {
  services.become('v2')
  const night = await runJob({ SHOP_TOKEN })
  expect(night[COMPARE]).toMatchObject({ code: 1 })
  expect(beats).toEqual(['/drift'])
  expect(forge.allRequests()).toMatchObject([{ state: 'open', title: expect.stringContaining('Drift in Shop') }])
  expect(JSON.parse(workspace.read('understudy-drift.sarif'))).toMatchObject({ version: '2.1.0' })
  expect(workspace.read('understudy-drift.xml')).toContain('<testsuites')
  const summary = readFileSync(join(workspace.root, 'summary.md'), 'utf8')
  expect(summary).toContain('phone')
  expect(JSON.stringify(night) + summary).not.toMatch(new RegExp(`${SHOP_TOKEN}|${SEEDED_TOKEN}`))
})
