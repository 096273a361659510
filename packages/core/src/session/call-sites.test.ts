import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { captureCallSites } from './call-sites.js'

const own = Object.getOwnPropertyDescriptors(Error)

beforeEach(restore)
afterEach(restore)

function restore(): void {
  for (const name of ['stackTraceLimit', 'prepareStackTrace'] as const) {
    const descriptor = own[name]
    if (descriptor === undefined) Reflect.deleteProperty(Error, name)
    else Object.defineProperty(Error, name, descriptor)
  }
}

function outer(limit: number): NodeJS.CallSite[] {
  return inner(limit)
}

function inner(limit: number): NodeJS.CallSite[] {
  return captureCallSites(limit, inner)
}

const namesOf = (sites: readonly NodeJS.CallSite[]): (string | null)[] => sites.map((site) => site.getFunctionName())

describe('whatever a test has set up for its own stacks', () => {
  test.each<[string, () => void]>([
    ['nothing', () => undefined],
    ['no frames', () => void (Error.stackTraceLimit = 0)],
    ['an own formatter', () => void (Error.prepareStackTrace = () => 'mine')],
    ['no limit at all', () => void Reflect.deleteProperty(Error, 'stackTraceLimit')],
  ])('%s: frames are seen, and it stays as it is', (_what, setUp) => {
    setUp()
    const before = Object.getOwnPropertyDescriptors(Error)
    const sites = outer(1)
    const after = Object.getOwnPropertyDescriptors(Error)
    restore()
    expect(namesOf(sites)).toEqual(['outer'])
    expect(after).toEqual(before)
  })
})

test('leaves no formatter where there was none', () => {
  Reflect.deleteProperty(Error, 'prepareStackTrace')
  expect(namesOf(outer(1))).toEqual(['outer'])
  expect(Error.prepareStackTrace).toBeUndefined()
  expect(new Error('as ever').stack).toMatch(/^Error: as ever\n {4}at /)
})

test('leaves out the entry and what it calls, and stops at the limit', () => {
  expect(namesOf(outer(3))[0]).toBe('outer')
  expect(outer(3)).toHaveLength(3)
})

test('goes on with the functions that await', async () => {
  async function first(): Promise<NodeJS.CallSite[]> {
    await Promise.resolve()
    return captureCallSites(10)
  }
  async function second(): Promise<NodeJS.CallSite[]> {
    return await first()
  }
  const sites = await second()
  expect(namesOf(sites)).toEqual(expect.arrayContaining(['first', 'second']))
})
