import type { Interaction } from '@understudy/core'

/** A block of `docs/recordings.md`: the call that it stems from, and what it shows of the interaction. */
export interface BodyKind {
  /** The arguments of `fetch` behind the base URL, as source. */
  call: string
  shown(interaction: Interaction): unknown
}

const responseBody = ({ response }: Interaction): unknown => ({ body: response?.body })
const requestBody = ({ request }: Interaction): unknown => ({ body: request.body })

/** The blocks by name. */
export const BODY_KINDS: Record<string, BodyKind> = {
  interaction: { call: `'/payments/pay_8kq2'`, shown: (interaction) => interaction },
  json: { call: `'/payments/pay_8kq2'`, shown: responseBody },
  'json-with-layout': { call: `'/payments/pay_2'`, shown: responseBody },
  text: { call: `'/receipts/pay_1.txt'`, shown: responseBody },
  form: {
    call: `'/search', { method: 'POST', body: new URLSearchParams('status=captured&tag=a&tag=b') }`,
    shown: requestBody,
  },
  multipart: {
    call: `'/documents', { method: 'POST', body: documents() }`,
    shown: requestBody,
  },
  base64: { call: `'/logo.png'`, shown: responseBody },
  file: { call: `'/receipts/pay_1.pdf'`, shown: responseBody },
  stream: { call: `'/events'`, shown: responseBody },
  error: { call: `'/payments/pay_3'`, shown: ({ error }) => ({ error }) },
  braces: { call: `'/templates/mail'`, shown: responseBody },
}

/** A test file that makes all the calls, each in a test named after its block. */
export function bodyKindsTest(base: string): string {
  const tests = Object.entries(BODY_KINDS).map(
    ([name, { call }]) => `test('${name}', async () => {
  await ask(${call})
})
`,
  )
  return `import { test } from 'vitest'

async function ask(path, init) {
  const response = await fetch('${base}' + path, init).catch(() => null)
  await response?.arrayBuffer()
}

function documents() {
  const form = new FormData()
  form.append('purpose', 'identity')
  form.append('file', new Blob(['first,last\\n'], { type: 'text/csv' }), 'names.csv')
  return form
}

${tests.join('\n')}`
}
