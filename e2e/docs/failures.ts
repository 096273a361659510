import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isUnderstudyError } from '../../packages/core/src/errors.ts'
import { takeLock } from '../../packages/core/src/store/lock.ts'

/** A way to get an error by a run in replay: the files of a folder, and what to run there. */
export interface Failure {
  files: Record<string, string>
  runner?: 'vitest' | 'jest'
  env?: Record<string, string>
}

const RECORDING = 'src/__mocks__/refunds.test.recorded.json'

const TEST = `test('refunds a part', async () => {
  await fetch('https://payments.example.com/v2/payments/pay_1').catch(() => undefined)
})
`

/** A configuration of Vitest with the plugin. */
export const VITEST_CONFIG = `import { understudy } from '@understudy/vitest-plugin'

export default { plugins: [understudy()], test: { globals: true } }
`

function vitest(files: Record<string, string>, env: Record<string, string> = {}): Failure {
  return { files: { 'vitest.config.js': VITEST_CONFIG, 'src/refunds.test.js': TEST, ...files }, env }
}

function recording(change: (interaction: Record<string, unknown>) => unknown, version = 1): string {
  const interaction = {
    id: 'PaymentService.getPayment#1',
    test: 'refunds a part',
    service: 'PaymentService',
    operation: 'getPayment',
    recordedAt: '2026-11-22',
    request: { method: 'GET', url: 'https://payments.example.com/v2/payments/pay_1', headers: {} },
    response: { status: 200, headers: { 'content-type': 'application/json' }, body: { json: {} }, latencyMs: 40 },
  }
  return `${JSON.stringify({ version, interactions: [change(interaction)] }, null, 2)}\n`
}

/** One way to get each error, by the error's code. */
export const FAILURES: Record<string, Failure> = {
  'unmatched-call': vitest({ [RECORDING]: recording((one) => ({ ...one, test: 'refunds in full' })) }),
  'recording-invalid': vitest({
    [RECORDING]: recording(({ recordedAt, ...one }) => ({ ...one, recordedat: recordedAt })),
  }),
  'recording-version': vitest({ [RECORDING]: recording((one) => one, 2) }),
  'recording-name-clash': vitest({ 'src/refunds.test.ts': TEST }),
  'recording-body-missing': vitest({
    [RECORDING]: recording((one) => ({
      ...one,
      response: {
        status: 200,
        headers: {},
        body: { file: 'refunds.test.recorded/receipt-0c5f3b9f2a4e.pdf' },
        latencyMs: 40,
      },
    })),
  }),
  'config-invalid': vitest({
    'understudy.config.json': JSON.stringify({
      services: { PaymentService: { baseURL: 'https://payments.example.com/v2' } },
      staleAfter: 30,
    }),
  }),
  'config-unreadable': vitest({ 'understudy.config.json': '{\n  "services": {,\n}\n' }),
  'coverage-baseline-invalid': vitest({
    [RECORDING]: recording((one) => one),
    'understudy.config.json': JSON.stringify({ coverage: { baseline: 'coverage-baseline.json' } }),
    'coverage-baseline.json': JSON.stringify({
      version: 1,
      totals: {},
      services: {},
      gaps: { operations: [], callSites: {} },
    }),
  }),
  'verified-invalid': vitest({
    [RECORDING]: recording((one) => ({ ...one, recordedAt: '2024-02-03' })),
    'understudy.verified.json': '<<<<<<< HEAD\n{\n=======\n',
  }),
  'mode-unknown': vitest({}, { UNDERSTUDY_MODE: 'repaly' }),
  'protocol-unsupported': vitest({
    'src/refunds.test.js': `test('hears of refunds', async () => {
  const socket = new WebSocket('wss://events.example.com/refunds')
  await new Promise((resolve) => socket.addEventListener('error', resolve))
})
`,
  }),
  'placeholder-unresolved': vitest({
    [RECORDING]: recording((one) => ({
      ...one,
      response: { status: 200, headers: {}, body: { json: { id: '{{uid}}' } }, latencyMs: 40 },
    })),
  }),
  'match-failed': vitest({
    [RECORDING]: recording((one) => one),
    'understudy.config.js': `export default {
  services: {
    PaymentService: { baseUrl: 'https://payments.example.com/v2', match: (live) => live.body.id === 'pay_1' },
  },
}
`,
  }),
  'environment-missing': {
    runner: 'jest',
    files: {
      'jest.config.js': `module.exports = { reporters: ['default', '@understudy/jest-env/reporter'] }\n`,
      'src/refunds.test.js': `test('refunds a part', () => {})\n`,
    },
  },
}

/** What is said where a lock is held by a process that is alive, without the long wait before it. */
export function lockedMessage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-lock-'))
  const path = join(folder, 'refunds.test.recorded.json.lock')
  const held = takeLock(path, { shownAs: RECORDING })
  try {
    takeLock(path, { shownAs: RECORDING, waitMs: 1 })
    throw new Error('The lock was given twice.')
  } catch (error) {
    if (!isUnderstudyError(error)) throw error
    const { message } = error
    return message
      .replaceAll(folder, '/home/ada/shop/src/__mocks__')
      .replace(String(process.pid), '4711')
      .replace('0 s', '30 s')
  } finally {
    held.release()
    rmSync(folder, { recursive: true })
  }
}
