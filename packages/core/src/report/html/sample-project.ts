import type {
  CallSiteCoverage,
  CoverageResult,
  InteractionReference,
  OperationCoverage,
  OutcomeCoverage,
  Ratio,
  RecordingCoverage,
  ServiceCoverage,
  ServiceTotals,
} from '../../coverage/coverage-result.js'
import type { Interaction } from '../../model/index.js'
import type { ReportContext } from '../coverage/report-context.js'

/** How large a made-up project is, and how much of it its tests exercise. */
export interface SampleOptions {
  services: number
  operations: number
  exercised: 'all' | 'some' | 'none'
  /** False for a run that left tests out. Default true. */
  complete?: boolean
  /** JSON items in each recorded answer. */
  bodyItems?: number
}

/** A shop's project of any size as coverage sees it: its result, and the files that this names. The same at every call. */
export function sampleProject(options: SampleOptions): { result: CoverageResult; context: ReportContext } {
  const shop = new Shop(options)
  return { result: shop.result(), context: shop.context() }
}

const SERVICES = [
  'PaymentService',
  'InventoryService',
  'ShippingService',
  'CustomerService',
  'tax.eu-central.internal.example.com',
  'Größenberatung 日本 & «søk» <beta>',
  'FraudService',
  'NotificationService',
]
const NOUNS = [
  'payments',
  'refunds',
  'stock-items',
  'parcels',
  'customers',
  'carts',
  'vouchers',
  'price-lists',
  'returns',
]
const VERBS = [
  ['list', 'GET', ''],
  ['create', 'POST', ''],
  ['get', 'GET', '/:id'],
  ['update', 'PATCH', '/:id'],
  ['cancel', 'POST', '/:id/cancel'],
  ['remove', 'DELETE', '/:id'],
] as const
const FAILURES = ['404', '422', '429', '500', '503', 'timeout', 'network-error', 'malformed', '4xx', '5xx']
const TITLES = [
  'charges the card once',
  'gives up after three attempts and tells the customer in their own language, which takes a sentence that goes on and on',
  'zeigt „Größe“ und 価格 richtig an 🧾',
  'refuses an order of </script><script>alert(1)</script> pieces',
  'keeps the order when the answer is late',
]

class Shop {
  readonly #options: SampleOptions
  readonly #files = new Map<string, string>()
  readonly #lines = new Map<string, Map<string, { from: number; to: number }>>()
  #state = 7

  constructor(options: SampleOptions) {
    this.#options = options
  }

  result(): CoverageResult {
    const services = Array.from({ length: this.#options.services }, (_, index) => this.#service(index))
    const recordings = services.flatMap((service) => this.#recordings(service))
    const callSites = services.flatMap(({ operations }, index) => this.#sites(operations, index))
    const { exercised, complete = true } = this.#options
    const some = exercised === 'some'
    const references = recordings.flatMap(({ recording, interactions }) =>
      interactions.map(({ id }) => ({ recording, interaction: id })),
    )
    const first = (count: number): InteractionReference[] => (some ? references.slice(0, count) : [])
    return {
      version: 1,
      complete,
      incomplete: !complete ? ['Shard 2 of 3 did not run.', 'Tests were filtered by name: "refund".'] : [],
      totals: {
        ...sumTotals(services.map(({ totals }) => totals)),
        callSites: ratioOf(callSites.map(({ calls }) => calls > 0)),
      },
      services,
      callSites,
      unresolvedSites: some
        ? [
            {
              file: 'src/legacy/call-any.ts',
              line: 12,
              column: 3,
              client: 'axios',
              reason: 'The client comes from a variable.',
            },
          ]
        : [],
      recordings,
      unused: complete ? first(2) : [],
      orphans: some ? [{ recording: 'src/__mocks__/gone.test.recorded.json', interactions: 4 }] : [],
      stale: first(3).map((reference) => ({ ...reference, since: '2026-05-01' })),
      unmatched: some
        ? [{ method: 'GET', url: 'https://payments.example.com/v2/payments/17', test: `src/a.test.ts > ${TITLES[0]}` }]
        : [],
      live: some ? [{ method: 'POST', url: 'https://live.example.com/hook?<b>', test: 'src/a.test.ts' }] : [],
      loosened: first(2).map((reference) => ({ ...reference, test: `src/a.test.ts > ${TITLES[4]}` })),
      contradictions: first(1).map((reference) => ({
        ...reference,
        service: services[0]?.name ?? '',
        operation: services[0]?.operations[0]?.name ?? '',
        outcome: '200',
        message: 'body/total must be integer.',
      })),
      problems: some
        ? [
            {
              kind: 'openapi-invalid',
              file: 'openapi/tax.yaml',
              message: 'openapi/tax.yaml: no "paths". Add them, or take it out of the configuration.',
            },
          ]
        : [],
    }
  }

  context(): ReportContext {
    const { exercised, complete = true } = this.#options
    // An incomplete run is not judged.
    const isJudged = exercised === 'some' && complete
    return {
      options: {},
      watermarks: [50, 80],
      projectRoot: '/shop',
      readFile: (path) => this.#files.get(path) ?? null,
      linesOf: (recording) => this.#lines.get(recording) ?? new Map<string, { from: number; to: number }>(),
      thresholdFailures: isJudged
        ? ['Outcomes: 61.2 % covered, 80 % asked for.', 'PaymentService, outcomes: 40 % covered, 75 % asked for.']
        : [],
      generatedAt: '2026-11-22T10:00:00.000Z',
    }
  }

  /** The same numbers in every run (a linear congruential generator; constants of Numerical Recipes). */
  #random(below: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((this.#state / 2 ** 32) * below)
  }

  #service(index: number): ServiceCoverage {
    const { services, operations: total } = this.#options
    const own = Math.floor(total / services) + (index < total % services ? 1 : 0)
    const round = Math.floor(index / SERVICES.length)
    const name = `${SERVICES[index % SERVICES.length]}${round === 0 ? '' : ` ${round + 1}`}`
    const operations = Array.from({ length: own }, (_, number) => this.#operation(name, number))
    return { name, operations, totals: totalsOf(operations) }
  }

  #operation(service: string, number: number): OperationCoverage {
    const [verb, method, end] = VERBS[number % VERBS.length]!
    const noun = NOUNS[Math.floor(number / VERBS.length) % NOUNS.length]!
    const version = Math.floor(number / (VERBS.length * NOUNS.length)) + 1
    const path = `/v${version}/${noun}${end}`
    const name = number % 5 === 4 ? `${method} ${path}` : `${verb}${noun[0]!.toUpperCase()}${noun.slice(1)}V${version}`
    const folder = service.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
    const test = `src/${folder}/${verb}-${noun}-${version}.test.ts > ${service.slice(0, 8)} > ${TITLES[number % TITLES.length]}`
    const ok = method === 'POST' ? '201' : method === 'DELETE' ? '204' : '200'
    const known = [ok, ...new Set([1, 2, 3].slice(this.#random(3)).map(() => FAILURES[this.#random(FAILURES.length)]!))]
    const outcomes = known.map((outcome) => this.#outcome(service, name, outcome, test))
    const calls = outcomes.reduce((sum, one) => sum + one.calls, 0)
    const tests = [...new Set(outcomes.flatMap((one) => one.tests))].sort()
    return { name, method, path, sources: sourcesOf(outcomes), covered: calls > 0, calls, tests, outcomes }
  }

  #outcome(service: string, operation: string, outcome: string, test: string): OutcomeCoverage {
    const { exercised } = this.#options
    const isRecorded = exercised === 'all' || (exercised === 'some' && !outcome.endsWith('xx') && this.#random(10) < 7)
    const covered = exercised === 'all' || (isRecorded && this.#random(10) < 8)
    const recording = recordingOf(test.split(' > ')[0]!)
    const interactions = isRecorded ? [{ recording, interaction: `${service}.${operation}#${outcome}` }] : []
    const sources: OutcomeCoverage['sources'] = isRecorded
      ? this.#random(2) === 0
        ? ['observed']
        : ['observed', 'declared']
      : ['declared']
    return {
      outcome,
      sources,
      covered,
      calls: covered ? 1 + this.#random(9) : 0,
      tests: covered ? [test] : [],
      interactions,
    }
  }

  #recordings({ name: service, operations }: ServiceCoverage): RecordingCoverage[] {
    const recorded = operations.flatMap((operation) =>
      operation.outcomes.flatMap((one) => one.interactions.map((reference) => ({ operation, one, reference }))),
    )
    return [...Map.groupBy(recorded, ({ reference }) => reference.recording)].map(([recording, list]) => {
      const interactions = list.map(({ operation, one, reference: { interaction: id } }) => ({
        id,
        test: one.tests[0]?.split(' > ').slice(1).join(' > ') ?? null,
        service,
        operation: operation.name,
        outcome: one.outcome,
        calls: one.calls,
      }))
      this.#write(
        recording,
        interactions.map((one) => this.#interaction(one)),
      )
      return { recording, testFile: recording.replace('__mocks__/', '').replace('.recorded.json', '.ts'), interactions }
    })
  }

  #interaction({ id, test, service, operation, outcome }: RecordingCoverage['interactions'][number]): Interaction {
    const items = Array.from({ length: this.#options.bodyItems ?? 6 }, (_, index) => ({
      sku: `GR-${index}`,
      name: 'Größe «L»',
      price: 1299,
    }))
    const head = { id, test, service, operation, recordedAt: '2026-11-20' }
    const json = {
      cart: "{{'{{'}} literal",
      requestId: '{{uuid}}',
      note: '</script><!-- \u2028',
      items: items.slice(0, 2),
    }
    const request = {
      method: 'POST',
      url: `https://shop.example.com/${encodeURIComponent(operation)}?at={{now}}`,
      headers: { accept: 'application/json' },
      body: { json },
    }
    if (!/^\d/.test(outcome))
      return { ...head, request, error: { code: 'ECONNRESET', message: 'socket hang up', latencyMs: 12 } }
    const headers = { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] }
    const body = { json: { id: '{{request.body.requestId}}', items } }
    return { ...head, request, response: { status: Number.parseInt(outcome, 10), headers, body, latencyMs: 48 } }
  }

  #write(recording: string, interactions: Interaction[]): void {
    const text = JSON.stringify({ version: 1, interactions }, null, 2)
    this.#files.set(recording, text)
    const lines = [...text.split('\n').entries()].filter(([, line]) => line.startsWith('      "id": '))
    this.#lines.set(
      recording,
      new Map(
        lines.map(([index, line]) => [JSON.parse(line.slice(12, -1)) as string, { from: index, to: index + 20 }]),
      ),
    )
  }

  #sites(operations: readonly OperationCoverage[], service: number): CallSiteCoverage[] {
    const file = `src/clients/${NOUNS[service % NOUNS.length]}-client-${service}.ts`
    const lines = ["import { agent, base } from '../transport.js'", '']
    const sites = operations.map((operation, index): CallSiteCoverage => {
      lines.push(
        `/** ${operation.path}: ${'Preise in Cent. '.repeat(1 + (index % 3))}*/`,
        `export async function call${index}(body: Record<string, unknown>): Promise<Response> {`,
        '  return fetch(`${base}' + operation.path + '`, {',
        `    method: '${operation.method}',`,
        '    body: JSON.stringify(body), // <b>&amp;</b>',
        '  })',
        '}',
        '',
      )
      const { calls, tests, name } = operation
      const at = {
        file,
        line: lines.length - 5,
        column: 10,
        endLine: lines.length - 2,
        client: index % 4 === 3 ? 'axios' : 'fetch',
      }
      return { ...at, calls, operations: calls === 0 ? [] : [name], tests }
    })
    this.#files.set(file, lines.join('\n'))
    return sites
  }
}

function recordingOf(testFile: string): string {
  return testFile.replace(/([^/]+)\.ts$/, '__mocks__/$1.recorded.json')
}

function sourcesOf(outcomes: readonly OutcomeCoverage[]): OperationCoverage['sources'] {
  return [...new Set(outcomes.flatMap(({ sources }) => sources))]
}

function totalsOf(operations: readonly OperationCoverage[]): ServiceTotals {
  const outcomes = operations.flatMap((operation) => operation.outcomes)
  const known = (source: 'declared' | 'observed') => ({
    operations: ratioOf(operations.filter(({ sources }) => sources.includes(source)).map(({ covered }) => covered)),
    outcomes: ratioOf(outcomes.filter(({ sources }) => sources.includes(source)).map(({ covered }) => covered)),
  })
  return {
    operations: ratioOf(operations.map(({ covered }) => covered)),
    outcomes: ratioOf(outcomes.map(({ covered }) => covered)),
    interactions: ratioOf(outcomes.flatMap(({ interactions, covered }) => interactions.map(() => covered))),
    declared: known('declared'),
    observed: known('observed'),
  }
}

function sumTotals(totals: readonly ServiceTotals[]): ServiceTotals {
  const sum = (of: (one: ServiceTotals) => Ratio): Ratio => {
    const [total, covered] = [
      totals.reduce((all, one) => all + of(one).total, 0),
      totals.reduce((all, one) => all + of(one).covered, 0),
    ]
    return ratio(total, covered)
  }
  return {
    operations: sum((one) => one.operations),
    outcomes: sum((one) => one.outcomes),
    interactions: sum((one) => one.interactions),
    declared: { operations: sum((one) => one.declared.operations), outcomes: sum((one) => one.declared.outcomes) },
    observed: { operations: sum((one) => one.observed.operations), outcomes: sum((one) => one.observed.outcomes) },
  }
}

function ratioOf(covered: readonly boolean[]): Ratio {
  return ratio(covered.length, covered.filter(Boolean).length)
}

function ratio(total: number, covered: number): Ratio {
  return { total, covered, pct: total === 0 ? null : Math.floor((covered / total) * 10_000) / 100 }
}
