import type {
  PageData,
  PageInteraction,
  PageOperation,
  PageOutcome,
  PageService,
  PageSite,
} from '../../src/report/html/page-data.js'

export type { PageData, PageInteraction, PageOperation, PageOutcome, PageService, PageSite }

/** What the reporter put into the page. */
export const data: PageData = JSON.parse(await unpack(document.getElementById('data')?.textContent ?? '')) as PageData

/** Thing that is listed: what it is searched by, and whether it is a gap. */
export interface Entry {
  /** Lower case. */
  text: string
  isGap: boolean
}

export interface OperationEntry extends Entry {
  service: PageService
  operation: PageOperation
  /** Outcomes that no passing test replayed. */
  gaps: number
}

export interface SiteEntry extends Entry {
  site: PageSite
}

export interface TestEntry extends Entry {
  file: string
  name: string
  /** What it exercises. */
  uses: { service: string; operation: string; outcomes: string[] }[]
}

/** What a query and the filter leave of each list. */
export interface Found {
  operations: OperationEntry[]
  sites: SiteEntry[]
  tests: TestEntry[]
  /** How many of its entries. */
  hygiene: number
}

/** All operations, those with the most to do first within their service, and so the services. */
export const operations: OperationEntry[] = data.services
  .map((service) => service.operations.map((operation) => toOperationEntry(service, operation)).sort(gapFirst))
  .sort((a, b) => gapsOf(b) - gapsOf(a))
  .flat()

/** All call sites, those never reached first. */
export const sites: SiteEntry[] = data.callSites
  .map((site) => ({
    site,
    text: textOf([place(site), site.client, ...site.operations, ...testsOf(site)]),
    isGap: site.calls === 0,
  }))
  .sort((a, b) => Number(b.isGap) - Number(a.isGap))

/** All tests that called out, in order of file and name. */
export const tests: TestEntry[] = data.tests.map(toTestEntry)
for (const { service, operation } of operations) {
  for (const test of operation.tests) {
    const outcomes = operation.outcomes.filter((one) => one.tests.includes(test)).map(({ outcome }) => outcome)
    tests[test]?.uses.push({ service: service.name, operation: operation.name, outcomes })
  }
}
for (const test of tests) {
  test.text = textOf([
    test.file,
    test.name,
    ...test.uses.flatMap((use) => [use.service, use.operation, ...use.outcomes]),
  ])
}
tests.sort((a, b) => compare(a.file, b.file) || compare(a.name, b.name))

/** Which operation an interaction belongs to, by the interaction's index. */
export const operationOf = new Map<number, OperationEntry>(
  operations.flatMap((entry) =>
    entry.operation.outcomes.flatMap(({ interactions }) => interactions.map((index) => [index, entry] as const)),
  ),
)

/** Undo what the reporter did to make the data small: gzip, then base64. */
async function unpack(packed: string): Promise<string> {
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0))
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text()
}

/** `file:line`. */
export function place({ file, line }: { file: string; line: number | null }): string {
  return line === null ? file : `${file}:${line}`
}

/** The names of tests that are given by index. */
export function testsOf({ tests }: { tests: number[] }): string[] {
  return tests.map((index) => data.tests[index] ?? '')
}

/** What is searched for in `parts`. */
export function textOf(parts: readonly string[]): string {
  return parts.join('\n').normalize('NFC').toLowerCase()
}

/** Which entries a query and a filter leave. All words of the query must occur. */
export function choose<Item extends Entry>(entries: readonly Item[], query: string, gapsOnly: boolean): Item[] {
  const words = textOf([query]).split(/\s+/).filter(Boolean)
  return entries.filter(({ text, isGap }) => (isGap || !gapsOnly) && words.every((word) => text.includes(word)))
}

function toOperationEntry(service: PageService, operation: PageOperation): OperationEntry {
  const gaps = operation.outcomes.filter(({ covered }) => !covered).length
  const recordings = operation.outcomes.flatMap(({ interactions }) =>
    interactions.map((index) => data.recordings[data.interactions[index]?.recording ?? -1] ?? ''),
  )
  return {
    service,
    operation: { ...operation, outcomes: operation.outcomes.toSorted((a, b) => Number(a.covered) - Number(b.covered)) },
    gaps,
    isGap: gaps > 0 || !operation.covered,
    text: textOf([
      service.name,
      operation.name,
      `${operation.method} ${operation.path}`,
      ...operation.outcomes.map(({ outcome }) => outcome),
      ...testsOf(operation),
      ...new Set(recordings),
    ]),
  }
}

function toTestEntry(test: string): TestEntry {
  const [file = '', ...names] = test.split(' > ')
  return { file, name: names.join(' > ') || '(outside any test)', uses: [], text: '', isGap: false }
}

function gapsOf(entries: readonly OperationEntry[]): number {
  return entries.reduce((sum, { gaps }) => sum + gaps, 0)
}

function gapFirst(a: OperationEntry, b: OperationEntry): number {
  return Number(a.operation.covered) - Number(b.operation.covered) || b.gaps - a.gaps
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
