import * as fc from 'fast-check'
import type {
  CallSiteCoverage,
  CoverageResult,
  OperationCoverage,
  OutcomeCoverage,
  Ratio,
  RecordingCoverage,
  ServiceCoverage,
  ServiceTotals,
} from '../../coverage/coverage-result.js'
import type { ReportContext } from './report-context.js'

/** What a sample is made from: outcomes in words, `+` before those that are covered, `?` before those only declared. */
export type SampleOperations = Record<string, string[]>

/** Make a result of services, operations and outcomes: `{ Payments: { 'POST /refunds': ['+201', '402', '?429'] } }`. */
export function sampleResult(
  services: Record<string, SampleOperations>,
  rest: Partial<CoverageResult> = {},
): CoverageResult {
  const recorded = rest.recordings ?? []
  const list = Object.entries(services).map(([name, operations]) => sampleService(name, operations, recorded))
  const sites = rest.callSites ?? []
  const totals = totalsOf(list.flatMap(({ operations }) => operations))
  return {
    version: 1,
    complete: true,
    incomplete: [],
    totals: { ...totals, callSites: ratio(sites.map(({ calls }) => calls > 0)) },
    services: list,
    callSites: [],
    unresolvedSites: [],
    recordings: [],
    unused: [],
    orphans: [],
    stale: [],
    unmatched: [],
    live: [],
    loosened: [],
    contradictions: [],
    problems: [],
    ...rest,
  }
}

/** A result with something of everything. */
export function fullSample(): CoverageResult {
  return sampleResult(
    {
      Catalog: { listItems: ['+200'], getItem: ['+200', '+404'] },
      PaymentService: {
        'GET /payments/:id': ['+200', '404', '?500'],
        processRefund: ['+201', '+402', '429', '?5xx', 'timeout', '+network-error', '?malformed'],
        voidPayment: ['?204', '?404'],
      },
    },
    {
      callSites: [
        sampleSite('src/catalog.ts', 4, 9, 'fetch', 3, ['Catalog.getItem', 'Catalog.listItems']),
        sampleSite('src/payments.ts', 12, 20, 'axios', 4, ['PaymentService.processRefund']),
        sampleSite('src/payments.ts', 31, 9, 'axios', 0, []),
      ],
      unresolvedSites: [
        { file: 'src/any.ts', line: 3, column: 5, client: 'http', reason: 'a module that is not known' },
      ],
      recordings: [
        {
          recording: 'src/__mocks__/payments.test.recorded.json',
          testFile: 'src/payments.test.ts',
          interactions: [
            sampleInteraction('PaymentService.processRefund#1', 'processRefund', '201', 2),
            sampleInteraction('PaymentService.processRefund#2', 'processRefund', '429', 0),
            sampleInteraction('PaymentService.GET /payments/:id#1', 'GET /payments/:id', '404', 0),
          ],
        },
      ],
      unused: [
        { recording: 'src/__mocks__/payments.test.recorded.json', interaction: 'PaymentService.processRefund#2' },
      ],
      orphans: [{ recording: 'src/__mocks__/old.test.recorded.json', interactions: 2 }],
      stale: [
        {
          recording: 'src/__mocks__/payments.test.recorded.json',
          interaction: 'PaymentService.processRefund#1',
          since: '2026-08-01',
        },
      ],
      unmatched: [{ method: 'GET', url: 'https://x.example.com/a?b=1&c=2', test: 'src/payments.test.ts > pays' }],
      problems: [{ kind: 'openapi-invalid', file: 'specs/a.yaml', message: 'specs/a.yaml is no OpenAPI document.' }],
    },
  )
}

/** A context in which no file can be read. */
export function sampleContext(rest: Partial<ReportContext> = {}): ReportContext {
  return {
    options: {},
    watermarks: [50, 80],
    projectRoot: '/project',
    readFile: () => null,
    linesOf: () => new Map(),
    thresholdFailures: [],
    generatedAt: '2026-11-22T10:20:30.456Z',
    ...rest,
  }
}

/** A call site on one line. */
export function sampleSite(
  file: string,
  line: number,
  column: number,
  client: string,
  calls: number,
  operations: string[],
): CallSiteCoverage {
  return { file, line, column, endLine: line, client, calls, operations, tests: [] }
}

function sampleInteraction(
  id: string,
  operation: string,
  outcome: string,
  calls: number,
): CoverageResult['recordings'][number]['interactions'][number] {
  return { id, test: 'pays', service: 'PaymentService', operation, outcome, calls }
}

function sampleService(
  name: string,
  operations: SampleOperations,
  recorded: readonly RecordingCoverage[],
): ServiceCoverage {
  const list = Object.entries(operations).map(([operation, words]) => {
    const outcomes = words.map((word) => sampleOutcome(word, { service: name, operation }, recorded))
    return sampleOperation(operation, outcomes)
  })
  return { name, totals: totalsOf(list), operations: list }
}

function sampleOperation(name: string, outcomes: OutcomeCoverage[]): OperationCoverage {
  const [method = 'POST', path = `/${name}`] = / /.test(name) ? name.split(' ') : []
  const covered = outcomes.some((outcome) => outcome.covered)
  const calls = outcomes.reduce((sum, outcome) => sum + outcome.calls, 0)
  return { name, method, path, sources: ['observed'], covered, calls, tests: [], outcomes }
}

function sampleOutcome(
  word: string,
  { service, operation }: { service: string; operation: string },
  recorded: readonly RecordingCoverage[],
): OutcomeCoverage {
  const covered = word.startsWith('+')
  const outcome = word.replace(/^[+?]/, '')
  return {
    outcome,
    sources: [word.startsWith('?') ? 'declared' : 'observed'],
    covered,
    calls: covered ? 1 : 0,
    tests: covered ? ['src/payments.test.ts > pays'] : [],
    interactions: recorded.flatMap(({ recording, interactions }) =>
      interactions
        .filter((one) => one.service === service && one.operation === operation && one.outcome === outcome)
        .map(({ id }) => ({ recording, interaction: id })),
    ),
  }
}

function totalsOf(operations: OperationCoverage[]): ServiceTotals {
  const by = (source: 'declared' | 'observed'): { operations: Ratio; outcomes: Ratio } => {
    const outcomes = operations.flatMap((one) => one.outcomes).filter(({ sources }) => sources.includes(source))
    const known = operations.filter(({ sources }) => sources.includes(source))
    return {
      operations: ratio(known.map(({ covered }) => covered)),
      outcomes: ratio(outcomes.map(({ covered }) => covered)),
    }
  }
  return {
    operations: ratio(operations.map(({ covered }) => covered)),
    outcomes: ratio(operations.flatMap(({ outcomes }) => outcomes.map(({ covered }) => covered))),
    interactions: ratio([]),
    declared: by('declared'),
    observed: by('observed'),
  }
}

function ratio(covered: boolean[]): Ratio {
  const count = covered.filter(Boolean).length
  return {
    total: covered.length,
    covered: count,
    pct: covered.length === 0 ? null : Math.floor((count / covered.length) * 10_000) / 100,
  }
}

/** Any code points, lone surrogates among them. */
export const anyText: fc.Arbitrary<string> = fc.string({
  maxLength: 20,
  unit: fc
    .oneof(fc.integer({ min: 0, max: 0xff }), fc.integer({ min: 0, max: 0x10_ff_ff }))
    .map((code) => String.fromCodePoint(code)),
})

// Names as the world has them: wide characters, emoji, control characters, markup.
const name = fc.oneof(
  anyText,
  fc.constantFrom(
    'GET /a/:id',
    '決済サービス',
    '👩‍👩‍👧 family',
    '<b>"&\'|`_*',
    'a\nb\u0000c\u001b[31m',
    ']]>',
    '__proto',
    '',
  ),
)
const outcome = fc
  .tuple(
    fc.constantFrom('', '+', '?'),
    fc.oneof(fc.constantFrom('200', '404', '429', '5xx', 'timeout', 'network-error', 'malformed'), name),
  )
  .map((words) => words.join(''))
const position = { line: fc.integer({ min: 1, max: 9999 }), column: fc.integer({ min: 1, max: 200 }) }
const reference = { recording: name, interaction: name }
const call = fc.record({ method: name, url: name, test: name })

/** Any result, with the oddest of names. */
export const anyResult: fc.Arbitrary<CoverageResult> = fc
  .record({
    services: fc.dictionary(name, fc.dictionary(name, fc.array(outcome, { maxLength: 5 }), { maxKeys: 4 }), {
      maxKeys: 3,
    }),
    rest: fc.record({
      complete: fc.boolean(),
      incomplete: fc.array(name, { maxLength: 2 }),
      callSites: fc.array(
        fc.record({
          ...position,
          file: name,
          endLine: fc.integer({ min: 1, max: 9999 }),
          client: name,
          calls: fc.nat(3),
          operations: fc.array(name, { maxLength: 2 }),
          tests: fc.array(name, { maxLength: 2 }),
        }),
        { maxLength: 3 },
      ),
      unresolvedSites: fc.array(fc.record({ ...position, file: name, client: name, reason: name }), { maxLength: 2 }),
      recordings: fc.array(
        fc.record({
          recording: name,
          testFile: fc.option(name),
          interactions: fc.array(
            fc.record({
              id: name,
              test: fc.option(name),
              service: name,
              operation: name,
              outcome: name,
              calls: fc.nat(3),
            }),
            { maxLength: 3 },
          ),
        }),
        { maxLength: 2 },
      ),
      unused: fc.array(fc.record(reference), { maxLength: 2 }),
      orphans: fc.array(fc.record({ recording: name, interactions: fc.nat(9) }), { maxLength: 2 }),
      stale: fc.array(fc.record({ ...reference, since: name }), { maxLength: 2 }),
      unmatched: fc.array(call, { maxLength: 2 }),
      live: fc.array(call, { maxLength: 2 }),
      loosened: fc.array(fc.record({ ...reference, test: name }), { maxLength: 2 }),
      contradictions: fc.array(
        fc.record({ ...reference, service: name, operation: name, outcome: name, message: name }),
        { maxLength: 2 },
      ),
      problems: fc.array(fc.record({ kind: fc.constant('source-missing' as const), file: name, message: name }), {
        maxLength: 2,
      }),
    }),
  })
  .map(({ services, rest }) => sampleResult(services, rest))
