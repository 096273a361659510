/** One call that nothing answers: what was recorded, and what is asked. */
export interface Miss {
  recorded: { test?: string; method?: string; path: string; body?: unknown }[] | null
  asked: { method?: string; path: string; body?: unknown }[]
}

/** What a test of `docs/matching.md` asks in vain, by the name of the block that shows the message. */
export const MISSES: Record<string, Miss> = {
  'body-field': {
    recorded: [{ method: 'POST', path: '/refunds', body: { payment: 'pay_1', amount: 1200 } }],
    asked: [{ method: 'POST', path: '/refunds', body: { payment: 'pay_1', amount: 900 } }],
  },
  query: {
    recorded: [{ path: '/payments?status=captured&limit=20' }],
    asked: [{ path: '/payments?status=captured&limit=50' }],
  },
  'path-parameter': {
    recorded: [{ path: '/payments/pay_1' }],
    asked: [{ path: '/payments/pay_2' }],
  },
  method: {
    recorded: [{ method: 'POST', path: '/payments/pay_1/capture' }],
    asked: [{ method: 'PUT', path: '/payments/pay_1/capture' }],
  },
  'used-up': {
    recorded: [{ path: '/payments/pay_1' }],
    asked: [{ path: '/payments/pay_1' }, { path: '/payments/pay_1' }],
  },
  'other-test': {
    recorded: [{ test: 'refunds > refunds in full', path: '/payments/pay_1' }],
    asked: [{ path: '/payments/pay_1' }],
  },
  'no-recording': {
    recorded: null,
    asked: [{ path: '/payments/pay_1' }],
  },
}

const BASE = 'https://payments.example.com/v2'
const TEST = 'refunds > refunds a part'

/** Where the example's service is, as a configuration says it. Recordings may run out here. */
export const CONFIG = {
  services: {
    PaymentService: {
      baseUrl: BASE,
      operations: { refund: 'POST /refunds', listPayments: 'GET /payments', getPayment: 'GET /payments/:id' },
    },
  },
  replay: { exhausted: 'error' },
}

/** The test file of a miss, and its recording. Each stands in a folder of its own, so that all can run at once. */
export function filesOf(name: string, { recorded, asked }: Miss): Record<string, string> {
  const calls = asked.map(({ method = 'GET', path, body }) => {
    const init = { method, ...(body === undefined ? {} : { headers: JSON_TYPE, body: JSON.stringify(body) }) }
    return `    await fetch(${JSON.stringify(BASE + path)}, ${JSON.stringify(init)}).catch(() => undefined)`
  })
  const test = `describe('refunds', () => {\n  test('refunds a part', async () => {\n${calls.join('\n')}\n  })\n})\n`
  const files = { [`${name}/src/refunds.test.js`]: test }
  if (recorded === null) return files
  return { ...files, [`${name}/src/__mocks__/refunds.test.recorded.json`]: recordingOf(recorded) }
}

/** The text of a recording of some calls. */
export function recordingOf(calls: NonNullable<Miss['recorded']>): string {
  const interactions = calls.map((one, index) => interactionOf(one, index + 1))
  return `${JSON.stringify({ version: 1, interactions }, null, 2)}\n`
}

const JSON_TYPE = { 'content-type': 'application/json' }

function interactionOf(
  { test = TEST, method = 'GET', path, body }: NonNullable<Miss['recorded']>[number],
  number: number,
): unknown {
  const operation = operationOf(method, path)
  const isNamed = !operation.includes(' ')
  return {
    id: isNamed ? `PaymentService.${operation}#${number}` : `PaymentService ${operation}#${number}`,
    test,
    service: 'PaymentService',
    operation,
    recordedAt: '2026-11-22',
    request: {
      method,
      url: BASE + path,
      headers: body === undefined ? {} : JSON_TYPE,
      ...(body === undefined ? {} : { body: { json: body } }),
    },
    response: {
      status: 200,
      headers: { ...JSON_TYPE, 'access-control-allow-origin': '*' },
      body: { json: { id: 'pay_1' } },
      latencyMs: 40,
    },
  }
}

function operationOf(method: string, path: string): string {
  if (path === '/refunds') return 'refund'
  if (method !== 'GET') return `${method} /payments/:id/capture`
  return path.startsWith('/payments?') ? 'listPayments' : 'getPayment'
}
