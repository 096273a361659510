import { beforeAll, describe, expect, test } from 'vitest'
import type { Caller, CallerFrame } from '../model/index.js'
import { findCallSites } from './find-call-sites.js'
import { createSiteIndex, type SiteIndex } from './site-index.js'
import type { StaticSite } from './static-site.js'

const FILES: Record<string, string> = {
  'src/users.ts': `import axios from 'axios'
export const api = axios.create({ baseURL: process.env.API })
export const user = (id: string) => api.get('/users/' + id)
export const me = () => api.get('/users/me')
export const create = (body: unknown) => api.post('/users', body)
export async function both() {
  const [one, other] = await Promise.all([fetch('/one'), stripe.charges.list()])
  return [one, other]
}
export async function same() {
  return await Promise.all([fetch('/same'), fetch('/same')])
}
export const twins = () => Promise.all([api.get('/twin'), api.get('/twin')])
export async function paid() {
  return await Promise.allSettled([stripe.charges.list(), stripe.refunds.list().all()])
}
`,
  'src/orders.ts': `import axios from 'axios'
export function orders(client) {
  return client.get('/orders')
}
export const item = (id: string) => axios.get('https://x.example/items/' + id)
export const again = (id: string) => axios.get('https://x.example/items/' + id)
`,
  'src/higher.ts': `import axios from 'axios'
export const withHeader = (inner: Inner) => (...given: Given) => inner(...given)
export const only = () => axios.get(process.env.API + '/only')
`,
  'src/pay.ts': `import Stripe from 'stripe'
const stripe = new Stripe('key')
export async function pay() {
  const paid = await stripe.charges
    .create({ amount: 1 })
  return paid
}
`,
}

let index: SiteIndex
let all: StaticSite[]

beforeAll(async () => {
  const found = await findCallSites(Object.entries(FILES).map(([file, text]) => ({ file, text })))
  all = [...found.sites, ...found.unresolved]
  index = createSiteIndex(all, { isTestFile: (file) => file.endsWith('.test.ts'), callAt: found.callAt })
})

const TEST: CallerFrame = { file: 'src/a.test.ts', line: 5, column: 9 }

function caller(
  frames: CallerFrame[],
  packages: string[] = ['axios'],
  transport: Caller['transport'] = 'http',
): Caller {
  return { frames: [...frames, TEST], packages, transport }
}

/** The frame at a text of a file's line. */
function at(file: string, line: number, text: string): CallerFrame {
  const column = (FILES[file]?.split('\n')[line - 1] ?? '').indexOf(text) + 1
  expect(column).toBeGreaterThan(0)
  return { file, line, column }
}

function siteOf(from: Caller, url: string, method = 'GET'): string | null {
  const site = index.siteOf(from, { method, url })
  return site === null ? null : `${site.file}:${site.line}:${site.column}`
}

describe('by the stack', () => {
  test('takes the site that the frame is in, whatever was asked for', () => {
    expect(siteOf(caller([at('src/users.ts', 4, 'get')]), 'http://x/users/me')).toBe('src/users.ts:4:25')
    expect(siteOf(caller([at('src/users.ts', 4, 'get')]), 'http://x/rewritten')).toBe('src/users.ts:4:25')
  })

  test('takes the site on the line where a source map tells no more', () => {
    expect(siteOf(caller([{ file: 'src/users.ts', line: 5, column: 1 }]), 'http://x/users', 'POST')).toBe(
      'src/users.ts:5:42',
    )
  })

  test('tells an SDK from a client that is awaited with it', () => {
    const frame = at('src/users.ts', 7, 'await')
    expect(siteOf(caller([frame], [], 'fetch'), 'http://x/one')).toBe('src/users.ts:7:43')
    expect(siteOf(caller([frame], ['stripe']), 'https://api.stripe.com/v1/charges')).toBe('src/users.ts:7:30')
  })

  test('takes the closest of sites that are alike', () => {
    expect(siteOf(caller([at('src/users.ts', 11, "fetch('/same')]")], [], 'fetch'), 'http://x/same')).toBe(
      'src/users.ts:11:45',
    )
  })

  test.each([
    [0, 'src/users.ts:11:29'],
    [1, 'src/users.ts:11:45'],
  ])('takes that of sites awaited together which it was: %i', (element, site) => {
    const frame = { ...at('src/users.ts', 11, 'await'), element }
    expect(siteOf(caller([frame], [], 'fetch'), 'http://x/same')).toBe(site)
  })

  test('leads a call of an unresolved site to it', () => {
    expect(siteOf(caller([at('src/orders.ts', 3, 'get')]), 'http://x/orders')).toBe('src/orders.ts:3:10')
  })
})

describe('behind a package', () => {
  test('finds one site for all frames of a call', () => {
    const found = ['stripe', 'create'].map((text, line) => at('src/pay.ts', 4 + line, text))
    const sites = [...found, at('src/pay.ts', 4, 'await')].map((frame) =>
      siteOf(caller([frame], ['stripe']), 'https://api.stripe.com/v1/charges', 'POST'),
    )
    expect(new Set(sites)).toEqual(new Set(['src/pay.ts:4:22']))
    const own = { file: 'src/pay.ts', line: 4, column: 22, endLine: 5, endColumn: 27 }
    expect(index.discovered()).toContainEqual({ ...own, client: 'stripe', unresolved: null, knownBy: 'calls' })
  })

  test.each([
    [0, 'src/users.ts:15:36'],
    [1, 'src/users.ts:15:59'],
  ])('finds that of calls awaited together which it was: %i', (element, site) => {
    const frame = { ...at('src/users.ts', 15, 'await'), element }
    expect(siteOf(caller([frame], ['stripe']), 'https://api.stripe.com/v1/charges')).toBe(site)
  })

  test('takes the outermost package for its client', () => {
    const fresh = createSiteIndex([], { isTestFile: () => false })
    fresh.siteOf(
      { frames: [TEST], packages: ['axios', 'inner', 'outer', 'p-retry'], transport: 'http' },
      { method: 'GET', url: 'http://x/' },
    )
    expect(fresh.discovered().map(({ client }) => client)).toEqual(['outer'])
  })

  test('takes a client that a package has changed for the one in the source', () => {
    const from = caller([at('src/users.ts', 11, 'fetch')], ['some-tracer'], 'fetch')
    const before = index.discovered().length
    expect(siteOf(from, 'http://x/same')).toBe('src/users.ts:11:29')
    expect(index.discovered()).toHaveLength(before)
  })

  test('finds none where only a test called the package', () => {
    expect(siteOf(caller([], ['stripe']), 'https://api.stripe.com/v1/charges')).toBeNull()
  })
})

describe('by the request', () => {
  test('takes the site whose URL says most', () => {
    expect(siteOf(caller([]), 'http://x/v1/users/7')).toBe('src/users.ts:3:37')
    expect(siteOf(caller([]), 'http://x/v1/users/me')).toBe('src/users.ts:4:25')
    expect(siteOf(caller([]), 'http://x/v1/users', 'post')).toBe('src/users.ts:5:42')
  })

  test.each([
    [0, 'src/users.ts:13:41'],
    [1, 'src/users.ts:13:59'],
  ])('takes that of sites awaited together by others which it was: %i', (element, site) => {
    const from = { frames: [{ ...TEST, element }], packages: ['axios'], transport: 'http' as const }
    expect(siteOf(from, 'http://x/twin')).toBe(site)
  })

  test('leads a call that has left all frames to its site', () => {
    expect(siteOf({ frames: [], packages: ['axios'], transport: 'http' }, 'http://x/users/me')).toBe(
      'src/users.ts:4:25',
    )
  })

  test('takes none of several that are alike', () => {
    expect(siteOf(caller([]), 'https://x.example/items/7')).toBeNull()
  })

  test('takes none of another method, URL or client', () => {
    expect(siteOf(caller([]), 'http://x/users/7', 'DELETE')).toBeNull()
    expect(siteOf(caller([]), 'http://x/users/7/posts')).toBeNull()
    expect(siteOf(caller([], ['got']), 'http://x/users/7')).toBeNull()
  })
})

describe('by the place alone', () => {
  const inner = at('src/higher.ts', 2, 'inner(...')

  test('finds a call of which the source does not tell that it is one', () => {
    const found = siteOf(caller([inner], [], 'fetch'), 'https://x.example/items/7')
    expect(found).toBe('src/higher.ts:2:66')
    expect(index.discovered()).toContainEqual(
      expect.objectContaining({ file: 'src/higher.ts', line: 2, column: 66, client: 'fetch', knownBy: 'calls' }),
    )
  })

  test('takes no other site of the file for it', () => {
    expect(siteOf(caller([inner], [], 'http'), 'https://x.example/only')).toBe('src/higher.ts:2:66')
    expect(siteOf(caller([inner], ['axios'], 'http'), 'https://x.example/only')).toBe('src/higher.ts:3:27')
  })
})

test('finds none for what a test calls itself', () => {
  expect(siteOf(caller([], [], 'fetch'), 'http://x/one')).toBeNull()
  expect(siteOf(caller([], [], 'http'), 'http://x/users/7')).toBeNull()
  expect(siteOf({ frames: [], packages: [], transport: 'fetch' }, 'http://x/one')).toBe('src/users.ts:7:43')
})

test('gives each call the same site whatever came before', () => {
  const calls: [Caller, string][] = [
    [caller([]), 'http://x/users/7'],
    [caller([at('src/pay.ts', 4, 'await')], ['stripe']), 'https://api.stripe.com/v1/charges'],
    [caller([at('src/pay.ts', 5, 'create')], ['stripe']), 'https://api.stripe.com/v1/charges'],
  ]
  const order = (list: typeof calls): (string | null)[] => list.map(([from, url]) => siteOf(from, url))
  expect(order(calls.toReversed()).toReversed()).toEqual(order(calls))
})
