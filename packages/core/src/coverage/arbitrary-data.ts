import * as fc from 'fast-check'
import type { CallEvidence, CoverageData, TestVerdict } from './coverage-data.js'
import { dataOf, interaction, operation, ranFile, recordingOf, replay, site } from './sample-data.js'

const FILES = ['a.test.ts', 'src/b.test.ts', '../c.test.ts']
const TESTS = ['t1', 't2', 't3']
const OPERATIONS = ['get', 'put', 'GET /x/:id']
const OUTCOMES = ['200', '404', '422', '429', '500', '503', '4xx', '5xx', 'timeout', 'malformed']

const verdict = fc.constantFrom<TestVerdict>('passed', 'failed', 'skipped')

const known = fc.subarray<'declared' | 'observed'>(['declared', 'observed'], { minLength: 1 })

const service = fc.constantFrom('Pay', 'Mail')

const position = fc.record({
  file: fc.constantFrom('src/x.ts', 'y.ts'),
  line: fc.constantFrom(2, 10),
  column: fc.constantFrom(3, 20),
})

const operations = fc
  .record({
    service,
    name: fc.constantFrom(...OPERATIONS.slice(0, 2)),
    method: fc.constantFrom('GET', 'PUT'),
    path: fc.constantFrom('/a', '/b'),
    sources: known,
    outcomes: fc.uniqueArray(fc.record({ outcome: fc.constantFrom(...OUTCOMES), sources: known }), {
      selector: ({ outcome }) => outcome,
      maxLength: 5,
    }),
  })
  .map((one) => operation(one.name, [], one))

const id = fc.constantFrom('get#1', 'get#2', 'get#10', 'put#1')

const interactions = fc
  .record({
    id,
    test: fc.option(fc.constantFrom(...TESTS)),
    outcome: fc.constantFrom(...OUTCOMES.filter((one) => !one.endsWith('xx'))),
    service,
    recordedAt: fc.constantFrom('2026-01-01', '2026-11-22'),
    staleSince: fc.option(fc.constantFrom('2026-01-01', '2026-02-02')),
    contradiction: fc.option(fc.constant('it is odd')),
  })
  .map((one) => interaction(one.id, one.test, one.outcome, one))

const files = fc
  .tuple(
    fc.constantFrom(...FILES),
    fc.dictionary(fc.constantFrom(...TESTS), verdict),
    fc.boolean(),
    fc.boolean(),
    fc.uniqueArray(id, { minLength: 1, maxLength: 2 }),
    fc.boolean(),
  )
  .map(([file, tests, isWhole, isLive, captured, hasCaptured]) =>
    ranFile(file, tests, { isWhole, ...(isLive ? { isLive } : {}), ...(hasCaptured ? { captured } : {}) }),
  )

const recordings = fc
  .tuple(fc.constantFrom(...FILES), fc.boolean(), fc.array(interactions, { maxLength: 4 }))
  .map(([file, isThere, list]) => ({
    recording: recordingOf(file),
    testFile: isThere ? file : null,
    interactions: list,
  }))

const calls = fc
  .record({
    file: fc.constantFrom(...FILES),
    test: fc.option(fc.constantFrom(...TESTS)),
    outcome: fc.constantFrom('replayed', 'replayed', 'replayed', 'recorded', 'unmatched', 'passed-through'),
    service,
    operation: fc.constantFrom(...OPERATIONS),
    result: fc.constantFrom('', ...OUTCOMES.filter((one) => !one.endsWith('xx'))),
    interaction: fc.option(id),
    method: fc.constantFrom('', 'GET'),
    url: fc.constantFrom('', 'https://pay.example.com/x'),
    isRegistered: fc.boolean(),
    shadows: fc.option(id),
    isLoosened: fc.boolean(),
    site: fc.option(position),
    count: fc.integer({ min: 1, max: 5 }),
  })
  .map((one) => replay(one.file, one.test, one.interaction ?? '', one.result, one))

const sites = fc
  .record({
    at: position,
    client: fc.constantFrom('fetch', 'axios'),
    unresolved: fc.option(fc.constantFrom('its client cannot be told', 'its URL is computed')),
    knownBy: fc.constantFrom('source' as const, 'calls' as const),
  })
  .map(({ at, ...more }) => site(at.file, at.line, at.column, more))

const shard = fc.option(fc.constantFrom({ index: 1, count: 2 }, { index: 2, count: 2 }, { index: 1, count: 3 }))

/** A call that a mock answered which a test registered. */
export const mockedCall: fc.Arbitrary<CallEvidence> = calls.map((call) => ({
  ...call,
  outcome: 'replayed',
  interaction: null,
  isRegistered: true,
}))

/** Coverage data of all kinds, of few names, so that two of them meet. */
export const coverageData: fc.Arbitrary<CoverageData> = fc.constantFrom('', 'packages/a', 'packages/b').chain((root) =>
  fc
    .record({
      runs: fc.array(
        fc.record({ root: fc.constant(root), shard, partial: fc.subarray(['tests were chosen by name', 'bail']) }),
        { maxLength: 3 },
      ),
      operations: fc.array(operations, { maxLength: 4 }),
      recordings: fc.array(recordings, { maxLength: 3 }),
      sites: fc.array(sites, { maxLength: 4 }),
      files: fc.array(files, { maxLength: 3 }),
      calls: fc.array(calls, { maxLength: 8 }),
      problems: fc.array(
        fc.record({
          kind: fc.constantFrom('source-invalid', 'session-missing'),
          file: fc.constantFrom('x.ts', 'a.test.ts'),
          message: fc.constantFrom('it is odd', 'it is gone'),
        }),
        { maxLength: 2 },
      ),
    })
    .map((parts) => dataOf({ root, ...parts })),
)
