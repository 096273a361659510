import { afterEach, expect, test } from 'vitest'
import { proposedOperations } from '../drift-proposed.js'
import { makeWorkspace, type Workspace } from './forges/workspace.js'
import { publishPullRequests } from './publish.js'
import { readProposed } from './read-proposed.js'

const PATH = 'src/__mocks__/shop.test.recorded.json'

let space: Workspace | null = null
afterEach(() => space?.remove())

const interaction = (operation: string, service: string, json: object): object => ({
  id: `${service}.${operation}#1`,
  test: 'buys',
  service,
  operation,
  recordedAt: '2026-11-01',
  request: { method: 'GET', url: `https://shop.example.com/${operation}`, headers: {} },
  response: { status: 200, headers: {}, body: { json }, latencyMs: 1 },
})

const recording = (prices: { get: unknown; list: unknown; stock: unknown }): string =>
  `${JSON.stringify(
    {
      version: 1,
      interactions: [
        interaction('get', 'Shop', { price: prices.get }),
        interaction('list', 'Shop', { price: prices.list }),
        interaction('stock', 'Stock', { price: prices.stock }),
      ],
    },
    null,
    2,
  )}\n`

test('names the operations that an open proposal patches, of its own service', async () => {
  const base = recording({ get: 1, list: 2, stock: 3 })
  const proposed = recording({ get: 1, list: '2', stock: '3' })
  space = makeWorkspace({ [PATH]: base })
  const options = { cwd: space.work, env: space.env, config: { forge: 'none' as const } }
  const change = { service: 'Shop', title: 'Drift in Shop', body: 'It changed.', key: 'k' }
  await publishPullRequests([{ ...change, files: [{ path: PATH, text: proposed, from: base }] }], {
    ...options,
    out: () => undefined,
    note: () => undefined,
    now: () => new Date('2026-11-23T02:00:00Z'),
  })
  const files = await readProposed(['Shop', 'Stock'], options)
  expect(files).toEqual([{ service: 'Shop', path: PATH, base: base.trimEnd(), proposed: proposed.trimEnd() }])
  expect(proposedOperations(files)).toEqual(new Set(['Shop.list']))
})

test('finds nothing where there is no repository', async () => {
  space = makeWorkspace({ [PATH]: recording({ get: 1, list: 2, stock: 3 }) })
  expect(await readProposed(['Shop'], { cwd: '/', env: space.env, config: {} })).toEqual([])
})

test('takes a broken proposal for none', () => {
  expect(proposedOperations([{ service: 'Shop', path: PATH, base: null, proposed: '<<<<<<< ours' }])).toEqual(new Set())
})
