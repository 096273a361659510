/** A way to run tests: a folder of the outside project, with its runner and module system. */
export interface Runner {
  name: 'jest-cjs' | 'jest-esm' | 'vitest'
  /** The column's heading. */
  title: string
}

/** The columns of the table. */
export const RUNNERS: readonly Runner[] = [
  { name: 'jest-cjs', title: 'Jest' },
  { name: 'jest-esm', title: 'Jest, ES modules' },
  { name: 'vitest', title: 'Vitest' },
]

/** One row of the table: a client with its probes, or an SDK with its story. */
export interface Subject {
  /** Name of the client or story, and of the file that holds it. */
  name: string
  kind: 'client' | 'story'
  environment?: 'jsdom'
  runners: readonly Runner['name'][]
}

const ANY = ['jest-cjs', 'vitest'] as const
const ES_MODULES = ['jest-esm', 'vitest'] as const
const ALL = ['jest-cjs', 'jest-esm', 'vitest'] as const

const client = (name: string, runners: Subject['runners'] = ANY): Subject => ({ name, kind: 'client', runners })
const story = (name: string): Subject => ({ name, kind: 'story', runners: ANY })

/** The rows. Jest runs a client as CommonJS; those that are ES modules only, and some others, as ES modules. */
export const SUBJECTS: readonly Subject[] = [
  client('fetch', ALL),
  client('http', ALL),
  client('https'),
  client('axios-http', ALL),
  client('axios-fetch'),
  client('got', ES_MODULES),
  client('ky', ES_MODULES),
  client('ofetch'),
  client('node-fetch', ES_MODULES),
  client('superagent'),
  client('undici-fetch'),
  client('undici-request', ALL),
  client('undici-stream'),
  client('undici-client'),
  client('undici-pool'),
  client('undici-agent'),
  { ...client('jsdom-xhr'), environment: 'jsdom' },
  story('aws-dynamodb'),
  story('graphql-request'),
  story('stripe'),
  story('openai'),
]

/** What a run of the tests is for. `bare` and `again` run without Understudy, `served` against recordings on a port. */
export type Phase = 'bare' | 'again' | 'record' | 'replay' | 'served'
