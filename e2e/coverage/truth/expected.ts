import type {
  CallSiteCoverage,
  CoverageResult,
  CoverageTotals,
  OperationCoverage,
  OutcomeCoverage,
  Ratio,
  ServiceTotals,
} from '../../../packages/core/src/coverage/coverage-result.ts'
import { allSites, callerOf, keyOf, type ProjectSource, type SiteTruth } from '../generate/sites.ts'
import { STARTING_TEST, testFileOf, testsByFile, type PlayedTest } from '../generate/tests.ts'
import { OPERATIONS, SERVICES, type OperationTruth } from './table.ts'

/** How the project is run. */
export interface Circumstances {
  /** True where the tests that are to fail do. */
  failing: boolean
  /** True for the test files that run. Default: all. */
  runs?: (file: string) => boolean
  /** True for titles of tests that run; of the files that do. Default: all. */
  chosen?: (title: string) => boolean
}

/** What is equal in every run of the project, by the table alone. Interactions are told by their number. */
export interface ExpectedCoverage {
  totals: CoverageTotals
  services: { name: string; totals: ServiceTotals; operations: ExpectedOperation[] }[]
  callSites: CallSiteCoverage[]
}

type ExpectedOperation = Omit<OperationCoverage, 'outcomes'> & { outcomes: ExpectedOutcome[] }

type ExpectedOutcome = Omit<OutcomeCoverage, 'interactions'> & { interactions: number }

/** One test of the project with what it does when coverage is measured. */
export interface MeasuredTest extends PlayedTest {
  /** As reports name it. */
  test: string
  /** Where its calls leave from; the test file itself is no such place. */
  sites: SiteTruth[]
  /** How many calls it makes: one for each site. */
  calls: number
  /** True where its calls are replayed in a passing test. */
  counts: boolean
  isRecorded: boolean
}

/** Work out the figures. */
export function expectedCoverage(source: ProjectSource, circumstances: Circumstances): ExpectedCoverage {
  const measured = measuredTests(source, circumstances)
  const services = SERVICES.map(({ name, operations }) => {
    const own = operations.map((operation) => ({
      operation,
      tests: measured.filter((one) => one.operation === operation),
    }))
    return {
      name,
      totals: serviceTotals(own),
      operations: own
        .map(({ operation, tests }) => expectedOperation(operation, tests))
        .toSorted((a, b) => compare(`${a.path} ${a.method} ${a.name}`, `${b.path} ${b.method} ${b.name}`)),
    }
  })
  const all = OPERATIONS.map((operation) => ({
    operation,
    tests: measured.filter((one) => one.operation === operation),
  }))
  const callSites = expectedSites(source, measured)
  return {
    totals: { ...serviceTotals(all), callSites: ratioOf(callSites.map(({ calls }) => calls > 0)) },
    services: services.toSorted((a, b) => compare(a.name, b.name)),
    callSites,
  }
}

/** Every test of the table as it runs. */
export function measuredTests(source: ProjectSource, { failing, runs, chosen }: Circumstances): MeasuredTest[] {
  return [...testsByFile()].flatMap(([name, tests]) => {
    const file = testFileOf(name)
    const isChosen = (played: PlayedTest): boolean => chosen?.(played.title) ?? true
    const isPassed = (played: PlayedTest): boolean => isChosen(played) && passes(played, failing)
    // A file that makes calls before its tests has a test that looks at what came of them.
    const looks = !tests.some(({ play }) => play.fate === 'fails' && failing) && (chosen?.(STARTING_TEST) ?? true)
    const hasPassed = tests.some(isPassed) || looks
    return tests.map((played): MeasuredTest => {
      const caller = callerOf(source, played.operation, played.play)
      const { fate } = played.play
      return {
        ...played,
        test: fate === 'outside' ? file : `${file} > ${played.operation.service} > ${played.title}`,
        sites: caller?.sites ?? [],
        calls: caller?.sites.length ?? 1,
        counts: (runs?.(file) ?? true) && (fate === 'outside' ? hasPassed : isPassed(played)),
        isRecorded: fate !== 'missing',
      }
    })
  })
}

function passes({ play: { fate } }: PlayedTest, failing: boolean): boolean {
  return ['passes', 'concurrent', 'loose'].includes(fate) || (fate === 'fails' && !failing)
}

interface OperationTests {
  operation: OperationTruth
  tests: MeasuredTest[]
}

function expectedOperation(operation: OperationTruth, tests: MeasuredTest[]): ExpectedOperation {
  const counted = tests.filter(covers)
  const { name, method, path } = operation
  return {
    name,
    method,
    path,
    sources: sourcesOf(operation.declared !== null, tests.some(isRecorded)),
    covered: counted.length > 0,
    calls: callsOf(counted),
    tests: namesOf(counted),
    outcomes: outcomesOf(operation, tests).map((outcome) => expectedOutcome(operation, tests, outcome)),
  }
}

function expectedOutcome(operation: OperationTruth, tests: MeasuredTest[], outcome: string): ExpectedOutcome {
  const own = tests.filter((test) => test.outcome === outcome)
  const counted = own.filter(covers)
  return {
    outcome,
    sources: sourcesOf(isDeclared(operation, outcome), own.some(isRecorded)),
    covered: counted.length > 0,
    calls: callsOf(counted),
    tests: namesOf(counted),
    interactions: callsOf(own.filter(isRecorded)),
  }
}

const isRecorded = (test: MeasuredTest): boolean => test.isRecorded

/** An answer that contradicts the document covers nothing. */
function covers({ counts, play, outcome }: MeasuredTest): boolean {
  return counts && !play.contradicts.includes(outcome)
}

function isDeclared({ declared }: OperationTruth, outcome: string): boolean {
  return declared?.outcomes.includes(outcome) ?? false
}

function outcomesOf({ declared }: OperationTruth, tests: MeasuredTest[]): string[] {
  const observed = tests.filter(isRecorded).map(({ outcome }) => outcome)
  return [...new Set([...(declared?.outcomes ?? []), ...observed])].toSorted(compareOutcomes)
}

/** Statuses first, a class behind its members. */
function compareOutcomes(a: string, b: string): number {
  const isWord = (text: string): number => (/^\d/.test(text) ? 0 : 1)
  return isWord(a) - isWord(b) || compare(a, b)
}

function sourcesOf(isDeclared: boolean, isObserved: boolean): OperationCoverage['sources'] {
  return [...(isDeclared ? (['declared'] as const) : []), ...(isObserved ? (['observed'] as const) : [])]
}

function serviceTotals(all: OperationTests[]): ServiceTotals {
  const operations = all.map(({ operation, tests }) => expectedOperation(operation, tests))
  const outcomes = operations.flatMap((operation) => operation.outcomes)
  const of = (source: 'declared' | 'observed') => ({
    operations: ratioOf(operations.filter(({ sources }) => sources.includes(source)).map(isCovered)),
    outcomes: ratioOf(outcomes.filter(({ sources }) => sources.includes(source)).map(isCovered)),
  })
  const interactions = all
    .flatMap(({ tests }) => tests)
    .filter(isRecorded)
    .flatMap(({ counts, calls }) => Array.from({ length: calls }, () => counts))
  return {
    operations: ratioOf(operations.map(isCovered)),
    outcomes: ratioOf(outcomes.map(isCovered)),
    interactions: ratioOf(interactions),
    declared: of('declared'),
    observed: of('observed'),
  }
}

const isCovered = ({ covered }: { covered: boolean }): boolean => covered

function ratioOf(flags: boolean[]): Ratio {
  const [total, covered] = [flags.length, flags.filter(Boolean).length]
  return { total, covered, pct: total === 0 ? null : Math.floor((covered / total) * 10_000) / 100 }
}

function expectedSites(source: ProjectSource, measured: MeasuredTest[]): CallSiteCoverage[] {
  const isFound = (site: SiteTruth): boolean =>
    !site.isBehindPackage || measured.some(({ counts, sites }) => counts && sites.includes(site))
  return allSites(source)
    .filter(isFound)
    .map((site) => {
      const own = measured.filter((test) => test.counts && test.sites.includes(site))
      const { file, line, column, endLine, client } = site
      const operations = [...new Set(own.map(({ operation }) => keyOf(operation)))].toSorted(compare)
      return { file, line, column, endLine, client, calls: own.length, operations, tests: namesOf(own) }
    })
    .toSorted((a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column)
}

function callsOf(tests: MeasuredTest[]): number {
  return tests.reduce((sum, { calls }) => sum + calls, 0)
}

function namesOf(tests: MeasuredTest[]): string[] {
  return [...new Set(tests.map(({ test }) => test))].toSorted(compare)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** What of a result the table foretells, in the table's form. */
export function figuresOf({ totals, services, callSites }: CoverageResult): ExpectedCoverage {
  return {
    totals,
    callSites,
    services: services.map((service) => ({
      ...service,
      operations: service.operations.map((operation) => ({
        ...operation,
        outcomes: operation.outcomes.map((outcome) => ({ ...outcome, interactions: outcome.interactions.length })),
      })),
    })),
  }
}
