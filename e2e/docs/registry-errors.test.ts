import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { resolveConfig } from '../../packages/core/src/config/index.ts'
import { captured, mockRegistry, mockResponse, serviceCall } from '../../packages/core/src/index.ts'
import { createSession, type Session } from '../../packages/core/src/session/index.ts'
import { RECORDING_VERSION } from '../../packages/core/src/model/index.ts'
import { expectBlock } from './pages.ts'

const CONFIG = {
  services: {
    PaymentService: {
      baseUrl: 'https://payments.example.com/v2',
      operations: { processRefund: 'POST /refunds', getPayment: 'GET /payments/:id' },
    },
  },
}

const INTERACTION = {
  id: 'PaymentService.processRefund#1',
  test: 'refunds a part',
  service: 'PaymentService',
  operation: 'processRefund',
  recordedAt: '2026-11-22',
  request: { method: 'POST', url: 'https://payments.example.com/v2/refunds', headers: {} },
  response: { status: 201, headers: {}, body: { json: { status: 'succeeded' } }, latencyMs: 40 },
}

let root: string
let session: Session

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'understudy-registry-errors-'))
  const mocks = join(root, 'src/__mocks__')
  mkdirSync(mocks, { recursive: true })
  const recording = { version: RECORDING_VERSION, interactions: [INTERACTION] }
  writeFileSync(join(mocks, 'refunds.test.recorded.json'), JSON.stringify(recording))
  writeFileSync(join(mocks, 'refund-success-response.json'), JSON.stringify({ status: 'succeeded' }))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

beforeEach(() => {
  const testFile = join(root, 'src/refunds.test.ts')
  const config = resolveConfig(CONFIG, null)
  session = createSession({ testFile, rootDir: root, mode: 'replay', config, realm: globalThis })
  session.start()
})
afterEach(() => session.finish({ complete: false, isWhole: false }))

const processRefund = serviceCall('PaymentService', 'processRefund')

function messageOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof Error) return error.message
  }
  throw new Error('Nothing was thrown.')
}

const register = (name: string): void => mockRegistry.register(processRefund, mockResponse().withBody(captured(name)))

test.each<[code: string, block: string, act: () => unknown]>([
  [
    'registration-unknown',
    'operation',
    () => mockRegistry.register(serviceCall('PaymentService', 'procesRefund'), mockResponse()),
  ],
  ['registration-unknown', 'service', () => mockRegistry.calls('PaymentsService', 'processRefund')],
  ['registration-invalid', 'contradiction', () => mockResponse().withStatus(204).withBody({ status: 'succeeded' })],
  ['registration-invalid', 'value', () => mockResponse().withBody({ amount: 1200, createdBy: () => 'ada' })],
  ['registration-invalid', 'code', () => mockResponse().withNetworkError('ECONRESET')],
  ['capture-unknown', 'capture-unknown', () => register('refund-sucess-response.json')],
  ['capture-outside', 'capture-outside', () => register('../fixtures/refund.json')],
])('docs/errors/%s.md shows what test code is told: %s', (code, block, act) => {
  expectBlock(`docs/errors/${code}.md`, block, messageOf(act))
})

test('docs/errors/no-session.md shows what test code is told outside an environment', async () => {
  await session.finish({ complete: false, isWhole: false })
  const message = messageOf(() => mockRegistry.register(processRefund, mockResponse().withStatus(503)))
  expectBlock('docs/errors/no-session.md', 'outside', message)
  expect(message).toContain('npx understudy init')
})
