import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { installWithTarballs } from '../conformance/harness/install.ts'
import { runCommand, type Ending } from '../conformance/harness/run-command.ts'
import type { RunnerName } from '../docs/outside-project.ts'
import { FORGES, SEEDED_TOKEN, type EitherForge } from '../../packages/cli/src/pull-request/forges/either-forge.ts'
import { makeWorkspace, type Workspace } from '../../packages/cli/src/pull-request/forges/workspace.ts'
import type { DriftResult } from '../../packages/core/src/drift/drift-result.ts'
import { SHOP_TOKEN, startShopServices, type ShopServices } from './shop-service.ts'
import { storyFiles } from './story-project.ts'

const RUNNERS: [RunnerName, keyof typeof FORGES, string[]][] = [
  ['vitest', 'GitHub', ['vitest/vitest.mjs', 'run']],
  ['jest', 'GitLab', ['jest/bin/jest.js']],
]

const RECORDINGS = ['src/__mocks__/customers.test.recorded.json', 'src/__mocks__/orders.test.recorded.json'] as const

describe.each(RUNNERS)('with %s, on %s', (runner, forgeName, command) => {
  let services: ShopServices
  let workspace: Workspace
  let forge: EitherForge

  beforeAll(async () => {
    services = await startShopServices()
    workspace = makeWorkspace(storyFiles(runner, services))
    await installWithTarballs(join(workspace.root, 'installed'), Object.values(inject('tarballs')))
    renameSync(join(workspace.root, 'installed', 'node_modules'), join(workspace.work, 'node_modules'))
    forge = await FORGES[forgeName](workspace)
  })

  afterAll(async () => {
    await Promise.all([services?.close(), forge?.close()])
    workspace?.remove()
  })

  const env = (): Record<string, string> => ({
    ...workspace.env,
    NO_COLOR: '1',
    SHOP_TOKEN,
    SHOP_URL: services.shopUrl,
    STOCK_URL: services.stockUrl,
  })
  const runTests = (more: Record<string, string> = {}): Promise<Ending> => {
    const [file = '', ...args] = command
    return runCommand(process.execPath, [join(workspace.work, 'node_modules', file), ...args], {
      cwd: workspace.work,
      env: { ...env(), ...more },
    })
  }
  const drift = (args: string[], more: Record<string, string> = {}): Promise<Ending> =>
    runCommand(process.execPath, [join(workspace.work, 'node_modules/.bin/understudy'), 'drift', ...args], {
      cwd: workspace.work,
      env: { ...env(), ...more },
    })
  const read = (file: string): string => readFileSync(join(workspace.work, file), 'utf8')
  const recorded = (): string[] => RECORDINGS.map(read)

  test('v1 is recorded and committed, and the same night finds nothing', async () => {
    const { code, output } = await runTests()
    expect({ code, output }).toMatchObject({ code: 0 })
    workspace.git('add', '.')
    workspace.git('commit', '-qm', 'record v1')
    workspace.git('push', '-q', 'origin', 'HEAD')
    expect(recorded().join('')).not.toContain(SHOP_TOKEN)
    services.requests()
    const night = await drift([])
    expect(night).toMatchObject({ code: 0 })
    // The order is not placed again, and what is known of it is told.
    expect(services.requests().toSorted()).toEqual([
      'GET /customers/1',
      'GET /customers/2',
      'GET /customers/3',
      'GET /customers/4',
      'GET /orders',
      'GET /products/1',
      'GET /products/2',
      'GET /products/3',
      'GET /stock/A-7',
    ])
    expect(workspace.git('status', '--porcelain').trim()).toBe('?? understudy.verified.json')
    workspace.git('add', '.')
    workspace.git('commit', '-qm', 'verified')
    workspace.git('push', '-q', 'origin', 'HEAD')
  })

  test('v2 changes six things, and the run says exactly that', async () => {
    services.become('v2')
    const before = recorded()
    const night = await drift(['--json'])
    const { summary, findings, couldNotCheck } = JSON.parse(
      night.output.slice(night.output.indexOf('{\n')),
    ) as DriftResult
    expect(findings.map(({ severity, kind, operation, path }) => [severity, kind, operation, path])).toEqual([
      ['breaking', 'field-removed', 'getCustomer', '/phone'],
      ['breaking', 'stringified', 'listOrders', '/items/*/total'],
      ['risky', 'format-changed', 'getProduct', '/sku'],
      ['additive', 'field-added', 'getCustomer', '/loyalty'],
    ])
    expect(couldNotCheck.map(({ service, operation, reason }) => [service, operation, reason])).toEqual([
      ['Stock', 'getStock', expect.stringContaining('503')],
    ])
    expect(summary).toEqual({ compared: 8, match: 0, drift: 8, unverified: 0, couldNotCheck: 1, skipped: 1 })
    expect(night.code).toBe(1)
    expect(night.output).not.toContain(SHOP_TOKEN)
    expect(recorded()).toEqual(before)
  })

  test('--update makes the least change that answers it, and its tests pass', async () => {
    try {
      const night = await drift(['--update'])
      expect(night.output).toContain('On the patched recordings, 7 tests pass')
      expect(night.code).toBe(0)
      const diff = workspace.git('diff', '--unified=0', '--', 'src').split('\n')
      const changed = diff.filter((line) => /^[-+] /.test(line))
      const fields = changed.flatMap((line) => /"(\w+)":/.exec(line)?.[1] ?? [])
      expect(new Set(fields)).toEqual(new Set(['phone', 'loyalty', 'points', 'level', 'total', 'sku']))
      expect(fields.filter((name) => name === 'phone')).toHaveLength(4)
      expect((await runTests({ CI: '1' })).code).toBe(0)
    } finally {
      workspace.git('checkout', '-q', '--', '.')
    }
  })

  test('--pr proposes it, and says what it changes and which tests it touches', async () => {
    const before = recorded()
    rmSync(join(workspace.work, 'understudy.verified.json'))
    const night = await drift(['--pr'], forge.env)
    expect(night.code).toBe(1)
    const [request, ...others] = forge.allRequests()
    expect(others).toEqual([])
    expect(request).toMatchObject({ state: 'open', title: 'Drift in Shop: 2 breaking, 1 risky, 1 additive change' })
    expect(request!.body).toContain('/items/*/total')
    expect(request!.body).toContain('adds up the orders')
    expect(recorded()).toEqual(before)
    // What is proposed is not recorded, and so not verified.
    expect(existsSync(join(workspace.work, 'understudy.verified.json'))).toBe(false)
    workspace.git('checkout', '-q', '--', '.')
    expect(night.output + JSON.stringify(forge.allRequests())).not.toContain(SEEDED_TOKEN)
    expect(night.output + JSON.stringify(forge.allRequests())).not.toContain(SHOP_TOKEN)
  })

  test('the same night again changes nothing', async () => {
    const [request] = forge.allRequests()
    const tip = workspace.git('ls-remote', 'origin')
    await drift(['--pr'], forge.env)
    expect(forge.allRequests()).toEqual([request])
    expect(workspace.git('ls-remote', 'origin')).toBe(tip)
  })

  test('v3 updates the same request', async () => {
    services.become('v3')
    const night = await drift(['--pr'], forge.env)
    expect(night.code).toBe(1)
    const requests = forge.allRequests()
    expect(requests).toHaveLength(1)
    expect(requests[0]).toMatchObject({ state: 'open', title: 'Drift in Shop: 3 breaking, 1 risky, 1 additive change' })
    expect(requests[0]!.body).toContain('/address/zip')
  })

  test('--pr that is interrupted while tests run on the patched recordings puts them back', async () => {
    const before = recorded()
    const bin = join(workspace.work, 'node_modules/.bin/understudy')
    const child = spawn(process.execPath, [bin, 'drift', '--pr'], {
      cwd: workspace.work,
      env: { ...env(), ...forge.env },
      timeout: 120_000,
    })
    const patched = new Set<string>()
    child.stderr.on('data', () => {
      if (JSON.stringify(recorded()) === JSON.stringify(before)) return
      patched.add(recorded().join(''))
      child.kill('SIGINT')
    })
    child.stdout.resume()
    const [, signal] = (await once(child, 'close')) as [number | null, string | null]
    expect(patched.size).toBe(1)
    expect(signal).toBe('SIGINT')
    expect(recorded()).toEqual(before)
    expect(workspace.git('status', '--porcelain', 'src')).toBe('')
  })

  test('a run that sees a part takes nothing away', async () => {
    const [request] = forge.allRequests()
    const tip = workspace.git('ls-remote', 'origin')
    const part = await drift(['--pr', 'src/orders'], forge.env)
    expect(part.output.replaceAll(/\s+/g, ' ')).toContain('stays as it is: it also changes what this run did not see')
    expect(forge.allRequests()).toEqual([request])
    expect(workspace.git('ls-remote', 'origin')).toBe(tip)
  })

  test('a service that takes its changes back is told of, once', async () => {
    services.become('v1')
    for (let night = 1; night <= 2; night += 1) {
      const quiet = await drift(['--pr'], forge.env)
      expect(quiet.code).toBe(0)
      expect(quiet.output).toContain('answers as recorded again')
    }
    expect(forge.allRequests()).toMatchObject([
      { state: 'open', comments: [expect.stringContaining('answers again as the recordings')] },
    ])
    services.become('v3')
  })

  test('once it is merged, the next night is quiet', async () => {
    forge.merge(forge.allRequests()[0]!.number)
    workspace.git('pull', '-q', '--rebase', 'origin', 'main')
    const night = await drift(['--pr'], forge.env)
    expect(night).toMatchObject({ code: 0 })
    expect(forge.allRequests()).toHaveLength(1)
    expect((await runTests({ CI: '1' })).code).toBe(0)
  })
})
