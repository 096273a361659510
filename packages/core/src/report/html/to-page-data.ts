import type { CoverageResult, InteractionReference, OperationCoverage } from '../../coverage/coverage-result.js'
import type { ReportContext } from '../coverage/report-context.js'
import { jsonSize } from './json-size.js'
import { createIndexTable, type IndexTable } from './index-table.js'
import type { PageData, PageInteraction, PageOperation } from './page-data.js'
import { embedMessages } from './page-messages.js'
import { embedSources } from './page-sources.js'
import { sourceLinkOf } from './source-link.js'

/** The part of what is left that source may take. */
const SOURCE_SHARE = 0.3

/** Make the page's data of a result: with as much of the messages and the source as fits in `budget`, in bytes. */
export function toPageData(result: CoverageResult, context: ReportContext, budget: number): PageData {
  const bare = withoutTexts(result, context)
  const left = Math.max(0, budget - jsonSize(bare))
  const callSites = embedSources(bare.callSites, context.readFile, left * SOURCE_SHARE)
  const rest = left - (jsonSize(callSites) - jsonSize(bare.callSites))
  return { ...bare, callSites, interactions: embedMessages(bare, context.readFile, rest) }
}

interface Tables {
  tests: IndexTable<string>
  recordings: IndexTable<string>
  interactions: IndexTable<PageInteraction>
}

function withoutTexts(result: CoverageResult, context: ReportContext): PageData {
  const tables: Tables = {
    tests: createIndexTable(),
    recordings: createIndexTable(),
    interactions: createIndexTable(),
  }
  addRecordings(tables, result, context)
  const { complete, incomplete, totals, unresolvedSites, orphans, unmatched, live, problems } = result
  const about = { complete, incomplete, totals, unresolvedSites, orphans, unmatched, live, problems }
  const interaction = (reference: InteractionReference): number => indexOfInteraction(tables, reference)
  return {
    ...about,
    generatedAt: context.generatedAt,
    watermarks: context.watermarks,
    thresholdFailures: context.thresholdFailures,
    sourceLink: sourceLinkOf(context),
    services: result.services.map((service) => ({
      ...service,
      operations: service.operations.map((operation) => toPageOperation(tables, operation)),
    })),
    callSites: result.callSites.map((site) => ({ ...site, tests: indexesOfTests(tables, site.tests), source: null })),
    unused: result.unused.map(interaction),
    stale: result.stale.map((one) => ({ interaction: interaction(one), since: one.since })),
    loosened: result.loosened.map((one) => ({ interaction: interaction(one), test: one.test })),
    shadowed: (result.shadowed ?? []).map((one) => ({
      interaction: interaction(one),
      calls: one.calls,
      isUsed: one.isUsed,
      tests: indexesOfTests(tables, one.tests),
    })),
    contradictions: result.contradictions.map(({ service, operation, outcome, message, ...reference }) => ({
      interaction: interaction(reference),
      service,
      operation,
      outcome,
      message,
    })),
    // Last: what the lists above name beyond the recordings stands in them too.
    tests: tables.tests.items,
    recordings: tables.recordings.items,
    interactions: tables.interactions.items,
  }
}

function addRecordings(tables: Tables, { recordings }: CoverageResult, { linesOf }: ReportContext): void {
  for (const { recording, interactions } of recordings) {
    const lines = linesOf(recording)
    for (const { id, test, calls } of interactions) {
      const index = indexOfInteraction(tables, { recording, interaction: id })
      const line = lines.get(id)?.from ?? null
      tables.interactions.items[index] = { ...bareInteraction(tables, recording, id), line, test, calls }
    }
  }
}

function indexOfInteraction(tables: Tables, { recording, interaction }: InteractionReference): number {
  const key = JSON.stringify([recording, interaction])
  return tables.interactions.indexOf(key, () => bareInteraction(tables, recording, interaction))
}

function bareInteraction(tables: Tables, recording: string, id: string): PageInteraction {
  const place = tables.recordings.indexOf(recording, () => recording)
  return { id, recording: place, line: null, test: null, calls: 0, recordedAt: null, request: null, response: null }
}

function toPageOperation(tables: Tables, operation: OperationCoverage): PageOperation {
  return {
    ...operation,
    tests: indexesOfTests(tables, operation.tests),
    outcomes: operation.outcomes.map((outcome) => ({
      ...outcome,
      tests: indexesOfTests(tables, outcome.tests),
      interactions: outcome.interactions.map((reference) => indexOfInteraction(tables, reference)),
    })),
  }
}

function indexesOfTests({ tests }: Tables, names: readonly string[]): number[] {
  return names.map((name) => tests.indexOf(name, () => name))
}
