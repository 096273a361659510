import type {
  CallSiteCoverage,
  CoverageResult,
  OperationCoverage,
  OutcomeCoverage,
  ServiceCoverage,
} from '../../coverage/coverage-result.js'
import { outcomeText } from './gaps.js'
import { hygieneOf, type HygieneFinding } from './hygiene.js'
import { junitText, type Case, type Verdict } from './junit-suites.js'
import type { CoverageReporter } from './report-context.js'

/**
 * Write `junit.xml` as Jenkins, GitLab, Azure and GitHub's actions read it: a suite for each service with a case for each
 * outcome of its operations, and one each for call sites, hygiene and thresholds. In an incomplete run, what was not
 * exercised is skipped and not failed, as no one can tell.
 *
 * It keeps to `junit-10.xsd` of Jenkins' xUnit plugin but for `file` and `line` of a case, which GitLab and actions link to;
 * the option `strict` leaves those out, as that plugin refuses them.
 */
export const junitReport: CoverageReporter = (result, { generatedAt, thresholdFailures, options }) => {
  const suites = [
    ...result.services.map((service) => ({ name: service.name, cases: serviceCases(service, result) })),
    { name: 'Call sites', cases: result.callSites.map((site) => siteCase(site, result)) },
    { name: 'Hygiene', cases: hygieneOf(result).flatMap(hygieneCases) },
    { name: 'Thresholds', cases: thresholdFailures.map(thresholdCase) },
  ]
  const isStrict = options['strict'] === true
  return [{ path: 'junit.xml', text: junitText(suites, { name: 'Downstream coverage', generatedAt, isStrict }) }]
}

function serviceCases({ name: service, operations }: ServiceCoverage, result: CoverageResult): Case[] {
  return operations.flatMap((operation) => {
    const suite = `${service}.${operation.name}`
    if (operation.outcomes.length === 0) {
      const verdict = operation.covered ? null : missing(`No passing test replays a call of ${suite}`, result)
      return [{ suite, name: 'any call', file: fileOfTest(operation.tests[0]), line: null, verdict }]
    }
    return operation.outcomes.map((outcome) => outcomeCase(suite, operation, outcome, result))
  })
}

function outcomeCase(
  suite: string,
  operation: OperationCoverage,
  outcome: OutcomeCoverage,
  result: CoverageResult,
): Case {
  const name = outcomeText(outcome.outcome)
  const base = { suite, name, line: null }
  if (outcome.covered) return { ...base, file: fileOfTest(outcome.tests[0]), verdict: null }
  const recorded = outcome.interactions.map(({ recording, interaction }) => `${recording}: ${interaction}`)
  // Where the outcome was never recorded, the operation's other recordings are the place to add it.
  const file = [outcome, ...operation.outcomes].flatMap(({ interactions }) => interactions)[0]?.recording ?? null
  const detail = [
    `${operation.method} ${operation.path}`,
    `known as ${outcome.sources.join(' and ') || 'asked for in coverage.outcomes'}`,
    ...(recorded.length > 0
      ? [`recorded in ${recorded.join(', ')}`]
      : [`recorded nowhere${file === null ? '' : `; other outcomes are in ${file}`}`]),
  ].join('\n')
  return {
    ...base,
    file,
    verdict: { ...missing(`No passing test replays ${suite} with ${name}`, result, file), detail },
  }
}

function siteCase({ file, line, column, client, calls }: CallSiteCoverage, result: CoverageResult): Case {
  const place = `${file}:${line}:${column}`
  const verdict = calls > 0 ? null : missing(`No passing test reaches the call of ${client} in ${place}`, result)
  return { suite: file, name: `${client} ${place}`, file, line, verdict }
}

function missing(message: string, { complete }: CoverageResult, file: string | null = null): Verdict {
  const text = file === null ? message : `${message}; look at ${file}`
  return complete
    ? { kind: 'failure', type: 'never-exercised', message: text }
    : { kind: 'skipped', type: 'never-exercised', message: `${text} (the run was incomplete)` }
}

function hygieneCases({ id, isFault, remedy, entries }: HygieneFinding): Case[] {
  const kind = id === 'problem' ? 'error' : isFault ? 'failure' : 'skipped'
  return entries.map(({ name, file, text }) => ({
    suite: `hygiene.${id}`,
    name,
    file,
    line: null,
    verdict: { kind, type: id, message: `${text.replace(/\.$/, '')}; ${remedy}` },
  }))
}

function thresholdCase(sentence: string): Case {
  const verdict: Verdict = { kind: 'failure', type: 'threshold', message: sentence }
  return { suite: 'thresholds', name: sentence, file: null, line: null, verdict }
}

function fileOfTest(test: string | undefined): string | null {
  return test?.split(' > ')[0] || null
}
