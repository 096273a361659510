import { beforeAll, expect, test } from 'vitest'
import { findCallSites } from './find-call-sites.js'
import { createSiteIndex, type SiteIndex } from './site-index.js'

const SOURCES: Record<string, string> = {
  'src/api.ts': `import axios from 'axios'
const api = axios.create({ baseURL: process.env.API + '/v1' })
export const load = (path: string) => api.get(path)
export class Users {
  find(path: string) {
    return this.#run(path)
  }
  async #run(path: string) {
    return api.get(path)
  }
}
export const either = (flag: boolean) => (flag ? api.get('/same') : api.get('/same'))
`,
}

const TEST = `import * as api from './api'
const users = new api.Users()
test('a', async () => {
  await api.load('/deep/er/1')
  expect(await users.find('/deep/er/1')).toBe(1)
  await other()
  await api.either(true)
})
`

let index: SiteIndex

beforeAll(async () => {
  const sources = Object.entries(SOURCES).map(([file, text]) => ({ file, text }))
  const found = await findCallSites(sources, (file) => (file === 'src/api.test.ts' ? TEST : null))
  index = createSiteIndex(found.sites, { isTestFile: (file) => file.endsWith('.test.ts'), ...found })
})

function siteOf(text: string, url: string, file = 'src/api.test.ts'): string | null {
  const line = TEST.split('\n').findIndex((each) => each.includes(text))
  const column = TEST.split('\n')[line]!.indexOf('await') + 1
  const caller = { frames: [{ file, line: line + 1, column }], packages: ['axios'], transport: 'http' as const }
  const site = index.siteOf(caller, { method: 'GET', url })
  return site === null ? null : `${site.file}:${site.line}:${site.column}`
}

test('tells sites apart by the functions that the test called', () => {
  expect(siteOf('api.load', 'http://x/v1/deep/er/1')).toBe('src/api.ts:3:39')
  expect(siteOf('users.find', 'http://x/v1/deep/er/1')).toBe('src/api.ts:9:12')
})

test('tells none where the test called something else, or both', () => {
  expect(siteOf('other()', 'http://x/v1/deep/er/1')).toBeNull()
  expect(siteOf('api.either', 'http://x/v1/same')).toBeNull()
  expect(siteOf('api.load', 'http://x/v1/deep/er/1', 'src/gone.test.ts')).toBeNull()
})
