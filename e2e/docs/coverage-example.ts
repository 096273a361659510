/** The project that docs/coverage.md shows, but for its configuration. */
export const EXAMPLE: Record<string, string> = {
  'package.json': '{ "private": true, "type": "module" }',
  'specs/payments.yaml': `openapi: 3.0.3
info: { title: Payments, version: '2' }
servers: [{ url: http://localhost:4010 }]
paths:
  /refunds:
    post:
      responses:
        '201': { description: refunded }
        '402': { description: more than was paid }
        5XX: { description: broken }
  /payments/{id}:
    get:
      operationId: getPayment
      responses:
        '200': { description: found }
        '404': { description: not found }
    delete:
      operationId: voidPayment
      responses:
        '204': { description: voided }
`,
  'src/payments.js': `const base = process.env.PAYMENTS_URL

export async function refund(payment, amount) {
  const response = await fetch(\`\${base}/refunds\`, { method: 'POST', body: JSON.stringify({ payment, amount }) })
  return response.json()
}

export async function payment(id) {
  const response = await fetch(\`\${base}/payments/\${id}\`)
  return response.ok ? response.json() : null
}

export function voidPayment(id) {
  return fetch(\`\${base}/payments/\${id}\`, { method: 'DELETE' })
}
`,
  'src/payments.test.js': `import { payment, refund } from './payments.js'

test('refunds in full', async () => {
  expect(await refund('pay_8kq2', 1200)).toMatchObject({ status: 'succeeded' })
})

test('finds a payment', async () => {
  expect(await payment('pay_8kq2')).toMatchObject({ captured: true })
})
`,
}
