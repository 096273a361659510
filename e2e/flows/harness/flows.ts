/** One whole flow: `project/src/<name>.ts` with its test. */
export interface Flow {
  name: string
  title: string
  /** True where the application compares times in answers with its own clock. */
  readsClock?: true
  /** Names of request fields whose values are the same on every run: the test holds them, no answer hands them out. */
  constants: string[]
  /** How many placeholders a reader has to bear: what varies, what is echoed and what is handed on, and no more. */
  placeholders: number
}

/** The ten flows, by the names of their test files. */
export const FLOWS: readonly Flow[] = [
  {
    name: 'login',
    title: 'log-in, token, calls',
    constants: ['from', 'to', 'amount', 'currency'],
    placeholders: 35,
  },
  { name: 'orders', title: 'create, poll, delete', constants: ['amount', 'currency'], placeholders: 115 },
  { name: 'pages', title: 'pagination by cursor', constants: ['limit', 'type'], placeholders: 48 },
  {
    name: 'oauth',
    title: 'OAuth authorization code',
    readsClock: true,
    constants: ['client_id', 'redirect_uri', 'response_type', 'scope', 'code_challenge_method', 'grant_type'],
    placeholders: 16,
  },
  {
    name: 'files',
    title: 'upload and download by signed URL',
    constants: ['name', 'sha256', 'X-Amz-Algorithm', 'X-Amz-Expires', 'X-Amz-SignedHeaders'],
    placeholders: 34,
  },
  {
    name: 'payments',
    title: 'idempotent retry',
    constants: ['amount', 'currency', 'expMonth', 'expYear'],
    placeholders: 40,
  },
  {
    name: 'graphql',
    title: 'GraphQL mutation, then query',
    constants: ['operationName', 'query', 'title', 'priceCents'],
    placeholders: 32,
  },
  { name: 'webhooks', title: 'webhook registration', readsClock: true, constants: ['events'], placeholders: 18 },
  { name: 'chat', title: 'SSE chat', constants: ['stream', 'role'], placeholders: 20 },
  {
    name: 'tables',
    title: 'AWS-signed requests',
    constants: ['TableName', 'KeyConditionExpression', 'N'],
    placeholders: 32,
  },
]
