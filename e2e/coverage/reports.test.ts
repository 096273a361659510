import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { JSDOM } from 'jsdom'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { CoverageResult } from '../../packages/core/src/coverage/coverage-result.ts'
import { allSites } from './generate/sites.ts'
import { liveTest, TEST_PACKAGES } from './generate/tests.ts'
import { useBuilt } from './harness/built.ts'
import { writePlainProject } from './harness/plain-project.ts'
import { hitsByFile } from './harness/lcov.ts'
import { ORPHAN, recordProject, RUNNERS, type Recorded, type Stage } from './harness/stage.ts'
import { expectedCoverage, figuresOf, type ExpectedCoverage } from './truth/expected.ts'

let recorded: Recorded

/** The figures of a whole run in which every test passes. */
let whole: ExpectedCoverage

beforeAll(async () => {
  recorded = await recordProject(inject('tarballs'))
  whole = expectedCoverage(recorded.source, { failing: false })
})

afterAll(() => recorded?.remove())

const FOLDER = 'coverage/downstream'

describe('the reports', () => {
  let stage: Stage
  let output: string

  beforeAll(async () => {
    stage = recorded.stages.jest
    ;({ output } = await stage.run({ failing: false }))
  })

  test('are all written', () => {
    expect(stage.list(FOLDER)).toEqual([
      'downstream-coverage.json',
      'downstream-coverage.md',
      'index.html',
      'junit.xml',
      'lcov.info',
      'shards',
    ])
  })

  test('fit a terminal of 80 columns without colours', () => {
    const table = output.slice(output.indexOf('Understudy Summary'))
    expect(table).toContain('Payments')
    expect(table).not.toContain('\u001B')
    const ruled = table.split('\n').filter((line) => line.includes(' | '))
    expect(ruled.length).toBeGreaterThan(6)
    expect(ruled.filter((line) => line.length > 80)).toEqual([])
  })

  test('tell in JSON all members of the contract', () => {
    const result = JSON.parse(stage.read(`${FOLDER}/downstream-coverage.json`)) as CoverageResult
    expect(Object.keys(result)).toEqual(
      expect.arrayContaining([
        'version',
        'complete',
        'totals',
        'services',
        'callSites',
        'unused',
        'stale',
        'unmatched',
        'live',
      ]),
    )
    expect(Object.keys(result.totals).toSorted()).toEqual([
      'callSites',
      'declared',
      'interactions',
      'observed',
      'operations',
      'outcomes',
    ])
  })

  test('show a page that loads nothing', () => {
    const html = stage.read(`${FOLDER}/index.html`)
    const { document } = new JSDOM(html).window
    const loaded = [...document.querySelectorAll('[src], link[href]')].map((one) => one.outerHTML.slice(0, 80))
    expect(loaded.filter((text) => !text.includes('data:'))).toEqual([])
    expect(html).not.toMatch(/@import|url\((?!["']?(?:data:|#))/)
    expect(html).toContain(`content="default-src 'none';`)
    expect(html.slice(0, 200).toLowerCase()).toContain('<!doctype html>')
  })

  test('tell in lcov the lines of call sites and of recordings', () => {
    const lines = hitsByFile(stage.read(`${FOLDER}/lcov.info`))
    for (const { file, line } of whole.callSites) {
      const alike = whole.callSites.filter((one) => one.file === file && one.line === line)
      const hits = lines.get(file)?.get(line)
      expect([file, line, hits, (hits ?? 0) > 0]).toEqual([
        file,
        line,
        expect.any(Number),
        alike.some(({ calls }) => calls > 0),
      ])
    }
    const mocks = [...lines.keys()].filter((file) => file.includes('__mocks__'))
    expect(mocks.toSorted()).toEqual([...stage.recordings().keys()].toSorted())
    const ofOrphan = [...lines.get(ORPHAN)!.values()]
    expect([ofOrphan.length > 0, Math.max(...ofOrphan)]).toEqual([true, 0])
  })

  test('are well-formed as JUnit, with a case for each operation or more', () => {
    const { document } = new JSDOM(stage.read(`${FOLDER}/junit.xml`), { contentType: 'application/xml' }).window
    expect(document.documentElement.nodeName).toBe('testsuites')
    const text = document.documentElement.outerHTML
    for (const { name } of whole.services.flatMap(({ operations }) => operations)) expect(text).toContain(name)
    expect(document.querySelectorAll('failure').length).toBeGreaterThan(0)
  })

  test('name in Markdown every service and what was never exercised', () => {
    const text = stage.read(`${FOLDER}/downstream-coverage.md`)
    for (const { name } of whole.services) expect(text).toContain(name)
    expect(text).toContain('voidPayment')
  })
})

const MAPS = {
  missing: ['missing', 'source-map-missing'],
  removed: ['of a removed source', 'source-missing'],
} as const

describe.each(RUNNERS)('in %s', (runner) => {
  let stage: Stage

  beforeAll(() => {
    stage = recorded.stages[runner].copy(`${runner}-judged`)
  })

  test('thresholds that are missed fail the run, and name the gap', async () => {
    const thresholds = { operations: 10, declared: { outcomes: 90 }, services: { Identity: { operations: 99 } } }
    stage.configure({ ...stage.coverage, thresholds })
    const { code, output } = await stage.run({ failing: false })
    expect(code).toBe(1)
    const failures = output.split('\n').filter((line) => line.includes('coverage threshold for'))
    const { pct } = whole.totals.declared.outcomes
    const identity = whole.services.find(({ name }) => name === 'Identity')!.totals.operations.pct
    expect(failures).toEqual([
      expect.stringContaining(`declared outcomes (90%) not met: ${pct}%`),
      expect.stringContaining(`operations of Identity (99%) not met: ${identity}%`),
    ])
    expect(failures[1]).toContain('updateUser')
  })

  test('calls that reach the network are listed as live', async () => {
    stage.write('src/live.test.ts', liveTest(TEST_PACKAGES[runner]))
    const server = createServer((_, response) => response.end('{}'))
    server.listen(Number(new URL(recorded.urls['Weather']!).port), '127.0.0.1')
    await once(server, 'listening')
    await stage.run({ args: ['src/live', 'src/identity'], failing: false, ci: false })
    server.closeAllConnections()
    server.close()
    const { live } = stage.result()
    expect(live).toEqual([
      { method: 'GET', url: `${recorded.urls['Weather']}/stations/9?want=200`, test: 'src/live.test.ts > goes out' },
    ])
    stage.remove('src/live.test.ts')
    stage.remove('src/__mocks__/live.test.recorded.json')
  })

  test('without any configuration, a whole run prints the table and writes nothing', async () => {
    const plain = `${runner}-plain`
    writePlainProject(recorded.outside, runner, plain)
    const env = { CI: 'true' }
    const run = await recorded.outside.run(runner, plain, { env })
    expect([run.code, run.output]).toEqual([0, expect.stringContaining('users.example.com')])
    expect(run.output).toContain('users.cjs')
    const part = await recorded.outside.run(runner, plain, { args: ['first'], env })
    expect([part.code, part.output]).toEqual([0, expect.not.stringContaining('users.example.com')])
    expect(
      readdirSync(join(recorded.outside.folder, plain))
        .filter((name) => name !== 'node_modules')
        .toSorted(),
    ).toEqual(['package.json', 'src', runner === 'jest' ? 'jest.config.cjs' : 'vitest.config.mjs'].toSorted())
  })

  const [map, kind] = runner === 'jest' ? MAPS.missing : MAPS.removed

  test(`a source map that is ${map}`, async () => {
    const built = recorded.stages[runner].copy(`${runner}-${kind}`)
    const file = useBuilt(built, 'shipping', 'src/labels.test.ts', map)
    const { code } = await built.run({ failing: false })
    const { problems, totals, services } = built.result()
    expect([code, problems.map((problem) => problem.kind)]).toEqual([0, [kind]])
    expect(problems[0]?.message).toContain(kind === 'source-missing' ? 'removed.ts' : file)
    expect(totals).toEqual({ ...whole.totals, callSites: totals.callSites })
    expect(services.map(({ name }) => name)).toEqual(whole.services.map(({ name }) => name))
  })
})

// What follows is the same in both runners once the result is: it is tried in the faster one.
describe('what a result leads to', () => {
  let stage: Stage

  beforeAll(() => {
    stage = recorded.stages.jest.copy('jest-held')
  })

  test('thresholds that are met do not; a baseline lets no figure fall', async () => {
    const thresholds = { operations: 10, callSites: -30, services: { Payments: { interactions: 50 } } }
    stage.configure({ ...stage.coverage, thresholds, baseline: 'downstream-baseline.json' })
    expect((await stage.run({ failing: false })).code).toBe(0)
    const written = await stage.understudy('coverage', '--update-baseline')
    expect([written.code, stage.has('downstream-baseline.json'), written.output]).toEqual([0, true, expect.anything()])

    const file = 'src/reviews.test.ts'
    const text = stage.read(file)
    stage.remove(file)
    const { code, output } = await stage.run({ failing: false })
    stage.write(file, text)
    expect([code, output]).toEqual([1, expect.stringMatching(/baseline/i)])
    expect(output).toContain('Reviews')
  })

  test('unused and orphan interactions are pruned, and only on full evidence', async () => {
    stage.configure(stage.coverage)
    const before = stage.recordings()
    const interactions = (all = stage.recordings()): number => [...all.values()].flat().length

    await stage.run({ args: ['src/payments'], failing: false })
    const refused = await stage.understudy('prune')
    expect([refused.code === 0, interactions()]).toEqual([false, interactions(before)])

    expect((await stage.run({ failing: false })).code).toBe(0)
    const { unused, orphans } = stage.result()
    expect([unused.length, orphans.map(({ recording }) => recording)]).toEqual([3, [ORPHAN]])
    const dry = await stage.understudy('prune', '--dry-run')
    expect([dry.code, dry.output]).toEqual([0, expect.stringContaining('Inventory.getItem#3')])
    expect(stage.recordings()).toEqual(before)

    const pruned = await stage.understudy('prune')
    expect([pruned.code, stage.has(ORPHAN), interactions()]).toEqual([0, false, interactions(before) - 4])
    expect((await stage.run({ failing: false })).code).toBe(0)
    const after = stage.result()
    expect([after.unused, after.orphans]).toEqual([[], []])
    expect(after.callSites).toEqual(whole.callSites)
    expect(after.totals.interactions.covered).toBe(whole.totals.interactions.covered)
  })

  test('a document and a recording that are broken are named, and the rest stands', async () => {
    const broken = recorded.stages.jest.copy('jest-broken')
    broken.write('specs/shipping.yaml', broken.read('specs/shipping.yaml').replace('paths:', 'pahts: ]'))
    broken.remove('specs/identity.json')
    broken.write(ORPHAN, '{ "version": 1,')
    const { code, output } = await broken.run({ failing: false })
    const { problems, services } = broken.result()
    expect([code, problems.map(({ kind, file }) => [kind, file])]).toEqual([
      0,
      [
        ['openapi-missing', 'specs/identity.json'],
        ['openapi-invalid', 'specs/shipping.yaml'],
        ['recording-invalid', ORPHAN],
      ],
    ])
    for (const { file, message } of problems) expect(message).toContain(file)
    expect(output).toContain('specs/shipping.yaml')
    for (const name of ['Inventory', 'Reviews', 'Weather'])
      expect(figuresOf({ ...broken.result(), services }).services.find((one) => one.name === name)).toEqual(
        whole.services.find((one) => one.name === name),
      )
  })

  test('calls of built code count for the source that its map names', async () => {
    const built = recorded.stages.jest.copy('jest-built')
    useBuilt(built, 'shipping', 'src/labels.test.ts', 'right')
    expect((await built.run({ failing: false })).code).toBe(0)
    expect(built.result().problems).toEqual([])
    expect(built.result().callSites).toEqual(whole.callSites)
  })
})

test('packages of a repository, each with its runner, merge at its root', async () => {
  recorded.outside.write('repository', { '.git/HEAD': 'ref: refs/heads/main\n', 'package.json': '{}' })
  for (const runner of RUNNERS) {
    const stage = recorded.stages[runner].copy(`repository/packages/${runner}`)
    expect((await stage.run({ failing: false })).code).toBe(0)
  }
  const folders = RUNNERS.map((runner) => `packages/${runner}/${FOLDER}`)
  const config = JSON.stringify({ coverage: { reporters: ['json'] } })
  recorded.outside.write('repository', { 'understudy.config.json': config })
  const { code, output } = await recorded.outside.runBin('understudy', ['coverage', 'merge', ...folders], 'repository')
  expect([code, output]).toEqual([0, expect.anything()])
  const text = recorded.outside.read(`repository/${FOLDER}/downstream-coverage.json`)
  const result = JSON.parse(text) as CoverageResult
  expect([result.complete, result.problems]).toEqual([true, []])
  expect(result.totals.operations).toEqual(whole.totals.operations)
  expect(result.totals.outcomes).toEqual(whole.totals.outcomes)
  const sites = RUNNERS.toSorted().flatMap((runner) =>
    whole.callSites.map((site) => ({
      ...site,
      file: `packages/${runner}/${site.file}`,
      tests: site.tests.map((name) => `packages/${runner}/${name}`),
    })),
  )
  expect(result.callSites).toEqual(sites)
  expect(result.callSites).toHaveLength(2 * allSites(recorded.source).length)
})
