import { beforeAll, describe, expect, test } from 'vitest'
import type { Caller } from '../model/index.js'
import { findCallSites } from './find-call-sites.js'
import { createSiteIndex, type CallRequest, type SiteIndex } from './site-index.js'

const FILES: Record<string, string> = {
  'src/clients.ts': `import Stripe from 'stripe'
import { S3Client } from '@aws-sdk/client-s3'
import { createClient } from '@supabase/supabase-js'
export const stripe = new Stripe('key')
export const s3 = new S3Client({})
export const db = createClient('https://x.example', 'key')
`,
  'src/pay.ts': `import type Stripe from 'stripe'
import { stripe } from './clients'
export const find = (id: string) => stripe.customers.retrieve(id)
export const all = () => stripe.customers.list().then((page) => page.data.map(({ id }) => id))
export const create = () => stripe.customers.create({ email: 'a@example.com' })
export const change = (id: string) => stripe.customers.update(id, {})
export class Refunds {
  constructor(private readonly sdk: Stripe) {}
  async refund(charge: string) {
    const refund = await this.sdk.refunds.create({ charge })
    return refund.list.map(String)
  }
}
`,
  'src/files.ts': `import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { s3 } from '@/clients'
export const read = () => s3.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }))
export const write = () => s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k' }))
export const twice = () => Promise.all([s3.send(new GetObjectCommand({ Bucket: 'b' })), 1])
`,
  'src/rows.ts': `import { db } from './clients.js'
export const rows = () => db.from('orders').select('*')
`,
  'src/search.ts': `import { algoliasearch } from 'algoliasearch'
import { google } from 'googleapis'
const algolia = algoliasearch('app', 'key')
const drive = google.drive({ version: 'v3' })
export const search = () => algolia.searchSingleIndex({ indexName: 'i' })
export const file = (fileId: string) => drive.files.get({ fileId })
`,
  'src/one.ts': `import OpenAI from 'openai'
export const answer = () => new OpenAI().chat.completions.create({ model: 'm', messages: [] })
`,
}

let index: SiteIndex

beforeAll(async () => {
  const found = await findCallSites(Object.entries(FILES).map(([file, text]) => ({ file, text })))
  index = createSiteIndex(found.sites, {
    isTestFile: (file) => file.endsWith('.test.ts'),
    callAt: found.callAt,
    callsOf: found.callsOf,
    importedBy: (file) => (file === 'src/direct.test.ts' ? ['openai', 'stripe'] : []),
  })
})

/** The text of the source at the site of a call that has left all frames of the project. */
function placeOf(packages: string[], method: string, url: string, more: Partial<Caller & CallRequest> = {}): string {
  const { frames = [], ...request } = more
  const site = index.siteOf({ frames, packages, transport: 'http' }, { method, url, ...request })
  return site === null ? 'none' : FILES[site.file]!.split('\n')[site.line - 1]!.slice(site.column - 1)
}

describe('leads a call without frames to the call of its SDK', () => {
  const AWS = ['@smithy/node-http-handler', '@aws-sdk/core']
  const S3 = 'https://b.s3.eu-west-1.amazonaws.com/k'
  test.each<[string, string[], string, string]>([
    ['stripe.customers.retrieve(', ['stripe'], 'GET', 'https://api.stripe.com/v1/customers/cus_1'],
    ['stripe.customers.list(', ['stripe'], 'GET', 'https://api.stripe.com/v1/customers?limit=3'],
    ['stripe.customers.create(', ['stripe'], 'POST', 'https://api.stripe.com/v1/customers'],
    ['stripe.customers.update(', ['stripe'], 'POST', 'https://api.stripe.com/v1/customers/cus_1'],
    ['this.sdk.refunds.create(', ['stripe'], 'POST', 'https://api.stripe.com/v1/refunds'],
    ['s3.send(new PutObjectCommand(', AWS, 'PUT', `${S3}?x-id=PutObject`],
    ["db.from('orders')", ['@supabase/postgrest-js'], 'GET', 'https://x.example/rest/v1/orders?select=*'],
    ['algolia.searchSingleIndex(', ['@algolia/client-common'], 'POST', 'https://app.algolia.net/1/indexes/i/query'],
    ['drive.files.get(', ['gaxios'], 'GET', 'https://www.googleapis.com/drive/v3/files/1'],
    ['new OpenAI().chat.completions.create(', ['openai'], 'POST', 'https://api.openai.com/v1/chat/completions'],
  ])('%s', (text, packages, method, url) => {
    expect(placeOf(packages, method, url)).toContain(text)
  })

  test('by the name of its operation', () => {
    expect(placeOf(AWS, 'POST', 'https://s3.amazonaws.com/', { operation: 'PutObject' })).toContain('PutObjectCommand')
  })

  test('by the place among what is awaited together', () => {
    const frames = [{ file: 'src/a.test.ts', line: 1, column: 1, element: 0 }]
    expect(placeOf(AWS, 'GET', `${S3}?x-id=GetObject`, { frames })).toBe(
      "s3.send(new GetObjectCommand({ Bucket: 'b' })), 1])",
    )
  })
})

describe('leads a call without frames to none', () => {
  test('of several that are alike', () => {
    expect(placeOf(['@aws-sdk/core'], 'GET', 'https://b.s3.amazonaws.com/k?x-id=GetObject')).toBe('none')
    expect(placeOf(['stripe'], 'GET', 'https://api.stripe.com/v1/balance')).toBe('none')
  })

  test('where the test may have called the SDK by itself', () => {
    const url = 'https://api.openai.com/v1/chat/completions'
    expect(placeOf(['openai'], 'POST', url, { testFile: 'src/direct.test.ts' })).toBe('none')
    expect(placeOf(['openai'], 'POST', url, { testFile: 'src/other.test.ts' })).toContain('new OpenAI()')
  })

  test('of a package that the source does not import', () => {
    expect(placeOf(['twilio'], 'POST', 'https://api.twilio.com/messages')).toBe('none')
  })
})

test('names the package that the source imports', () => {
  const frames = [{ file: 'src/files.ts', line: 4, column: 27 }]
  placeOf(['@smithy/node-http-handler', '@aws-sdk/core'], 'PUT', 'https://b.s3.amazonaws.com/k', { frames })
  expect(index.discovered()).toContainEqual(
    expect.objectContaining({ file: 'src/files.ts', line: 4, column: 28, client: '@aws-sdk/client-s3' }),
  )
})
