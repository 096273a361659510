import { randomBytes } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { jsonSize } from './json-size.js'
import { packData } from './pack-data.js'
import type { PageData } from './page-data.js'
import { sampleProject } from './sample-project.js'
import { sourceLinkOf } from './source-link.js'
import { toPageData } from './to-page-data.js'

const small = sampleProject({ services: 2, operations: 8, exercised: 'some' })

test('holds every test and every interaction once, and names them by index', () => {
  const { result, context } = small
  const data = toPageData(result, context, Infinity)
  expect(new Set(data.tests).size).toBe(data.tests.length)
  const named = data.services.flatMap(({ operations }) =>
    operations.map(({ tests, outcomes }) => ({
      tests: tests.map((index) => data.tests[index]),
      interactions: outcomes.map(({ interactions }) =>
        interactions.map((index) => {
          const { id, recording } = data.interactions[index]!
          return { interaction: id, recording: data.recordings[recording] }
        }),
      ),
    })),
  )
  const expected = result.services.flatMap(({ operations }) =>
    operations.map(({ tests, outcomes }) => ({
      tests,
      interactions: outcomes.map(({ interactions }) => interactions),
    })),
  )
  expect(named).toEqual(expected)
})

test('shows what each interaction sent and got, and where it stands', () => {
  const { result, context } = small
  const data = toPageData(result, context, Infinity)
  const lines = result.recordings.flatMap(({ recording }) =>
    [...context.linesOf(recording).values()].map(({ from }) => from),
  )
  expect(data.interactions.map(({ line }) => line)).toEqual(lines)
  expect(data.interactions.every(({ request }) => request?.text.startsWith('POST https://shop.example.com/'))).toBe(
    true,
  )
  expect(data.interactions.every(({ response }) => response?.omitted === 0)).toBe(true)
  expect(data.interactions.map(({ recordedAt }) => recordedAt)).toContain('2026-11-20')
})

test('names an interaction that only a list of what wants a look knows', () => {
  const { result, context } = small
  const gone = { recording: 'src/__mocks__/b.test.recorded.json', interaction: 'Old.get#1' }
  const data = toPageData({ ...result, unused: [gone] }, context, Infinity)
  const { id, recording, request } = data.interactions[data.unused[0]!]!
  expect({ id, recording: data.recordings[recording], request }).toEqual({
    id: gone.interaction,
    recording: gone.recording,
    request: null,
  })
})

test.each(['', '[', '[]', '{"interactions":7}', '{"interactions":[null,{"id":"a"}]}'])(
  'stands where a recording holds %j',
  (text) => {
    const { result, context } = small
    const data = toPageData(result, { ...context, readFile: () => text }, Infinity)
    expect(data.interactions.every(({ request, response }) => request === null && response === null)).toBe(true)
  },
)

test('keeps to its budget: cuts the longest messages and says by how much', () => {
  const { result, context } = sampleProject({ services: 4, operations: 100, exercised: 'all', bodyItems: 60 })
  const whole = toPageData(result, context, Infinity)
  const cut = toPageData(result, context, 700_000)
  expect(jsonSize(whole)).toBeGreaterThan(1_000_000)
  // What JSON escapes is not counted.
  expect(jsonSize(cut)).toBeLessThan(800_000)
  for (const [index, { response, request }] of cut.interactions.entries()) {
    const original = whole.interactions[index]!
    expect(original.response?.text.startsWith(response!.text)).toBe(true)
    expect(response!.text.length + response!.omitted).toBe(original.response!.text.length)
    // Requests are short: they are not cut for the sake of what is long.
    expect(request).toEqual(original.request)
  }
})

test('packs what does not get smaller until it fits', () => {
  const { result, context } = sampleProject({ services: 2, operations: 40, exercised: 'all' })
  const noise = (): string => `"status": 200, "statusText": "${randomBytes(9000).toString('base64')}"`
  const readFile = (path: string): string | null => context.readFile(path)?.replaceAll('"status": 200', noise) ?? null
  const packed = packData(result, { ...context, readFile }, 60_000)
  expect(packData(result, { ...context, readFile }).length).toBeGreaterThan(200_000)
  expect(packed.length).toBeLessThanOrEqual(60_000)
  const data = JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString()) as PageData
  expect(data.interactions.filter(({ response }) => response!.omitted > 0).length).toBeGreaterThan(5)
  expect(packData(result, context, 0)).toBe(gzipSync(JSON.stringify(toPageData(result, context, 0))).toString('base64'))
})

test('cuts nothing below nothing: figures stand however small the budget', () => {
  const { result, context } = small
  const data = toPageData(result, context, 0)
  expect(
    data.interactions.every(({ response }) => response === null || (response.text === '' && response.omitted > 0)),
  ).toBe(true)
  expect(data.callSites.every(({ source }) => source === null)).toBe(true)
  expect(data.services.map(({ totals }) => totals)).toEqual(result.services.map(({ totals }) => totals))
})

test('shows the source around a call: what there is of it, by lines', () => {
  const { result, context } = small
  const site = { ...result.callSites[0]!, file: 'a.ts', column: 1 }
  const text = ['one', 'two', 'three', 'x'.repeat(500), 'five', 'six', 'seven', 'eight', 'nine', ''].join('\r\n')
  const at = (line: number, endLine: number) => ({ ...site, line, endLine })
  const sites = [at(1, 1), at(5, 6), at(9, 9), at(12, 12), at(0, 0)]
  const data = toPageData(
    { ...result, callSites: sites },
    { ...context, readFile: (path) => (path === 'a.ts' ? text : null) },
    Infinity,
  )
  const long = `${'x'.repeat(240)}…`
  expect(data.callSites.map(({ source }) => source)).toEqual([
    { first: 1, lines: ['one', 'two', 'three', long] },
    { first: 2, lines: ['two', 'three', long, 'five', 'six', 'seven', 'eight', 'nine'] },
    { first: 6, lines: ['six', 'seven', 'eight', 'nine'] },
    null,
    null,
  ])
})

test('spends scarce room on the call sites that no test reached', () => {
  const { result, context } = sampleProject({ services: 4, operations: 60, exercised: 'some' })
  const bare = toPageData(result, context, 0)
  const data = toPageData(result, context, jsonSize(bare) + 15_000)
  const shown = data.callSites.filter(({ source }) => source !== null)
  expect(shown.length).toBeGreaterThan(3)
  expect(shown.length).toBeLessThan(data.callSites.length)
  const missing = data.callSites.filter(({ source }) => source === null)
  expect(shown.every(({ calls }) => calls === 0) || missing.every(({ calls }) => calls > 0)).toBe(true)
})

test.each([
  [{}, undefined, './../../{file}'],
  [{}, 'out', './../{file}'],
  [{}, '/shop', './{file}'],
  [{}, '/else where/reports', './../../shop/{file}'],
  [{ sourceLink: 'https://git.example.com/{file}#L{line}' }, undefined, 'https://git.example.com/{file}#L{line}'],
  [{ sourceLink: 'vscode://file/shop/{file}:{line}' }, undefined, 'vscode://file/shop/{file}:{line}'],
  [{ sourceLink: false }, undefined, null],
  [{ sourceLink: 'JavaScript:alert(1)//{file}' }, undefined, null],
  [{ sourceLink: ' \tjava\nscript:alert(1)' }, undefined, null],
])('links source with %j from the folder %s by %s', (options, directory, link) => {
  const context = { ...small.context, options, ...(directory === undefined ? {} : { directory }) }
  expect(sourceLinkOf(context)).toBe(link)
})
