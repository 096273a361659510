import {
  createCatalog,
  mergeCoverage,
  readOpenApi,
  toEvidence,
  type Catalog,
  type OpenApiDocument,
} from '../coverage/index.js'
import { createSiteIndex, packageName, specifiersOf, type StaticSite } from '../call-sites/index.js'
import type {
  CoverageData,
  CoverageProblem,
  CoverageRun,
  KnownRecording,
  KnownSite,
} from '../coverage/coverage-data.js'
import type { ResolvedConfig } from '../config/config.js'
import { daysBefore, type Caller, type SessionResult } from '../model/index.js'
import { isStandIn, isStandInNumber, STAND_IN } from '../sanitize/stand-in.js'
import { pathFrom, repositoryRootOf } from '../store/project-files.js'
import type { FinishedRun } from './finished-run.js'
import { readKnownRecordings } from './known-recordings.js'
import { readKnownSites } from './known-sites.js'
import { openProject } from './project.js'
import { mapCallers } from './source-maps.js'

/** Gather all that is known at the end of a run: of the project, and of what its tests did. */
export async function collectCoverage(run: FinishedRun, now: Date): Promise<CoverageData> {
  const { rootDir, config, results } = run
  const project = openProject(rootDir)
  const { catalog, problems } = await openCatalog(config, rootDir)
  const known = readKnownRecordings(project, {
    place: (interaction) => catalog.place(interaction),
    staleBefore: daysBefore(now, config.staleAfterDays),
  })
  const testFiles = new Set([...results.map(({ testFile }) => testFile), ...run.silent, ...(run.testFiles ?? [])])
  const source = await readKnownSites(project, config.coverage, testFiles)
  const isSource = (file: string): boolean => source.sources.has(file)
  const sites = [...source.sites, ...source.unresolved]
  const index = createSiteIndex(sites, {
    isTestFile: (file) => !isSource(file),
    callAt: source.callAt,
    sitesFrom: source.sitesFrom,
    callsOf: source.callsOf,
    importedBy: (file) => specifiersOf(project.read(file) ?? '').map(packageName),
  })
  const mapped = mapCallers(project, (file) => isSource(file) || testFiles.has(file))
  const evidence = toEvidence(results, {
    siteOf: (caller: Caller, request) => index.siteOf(mapped.callerOf(caller), request),
    placeOf: placesByRecording(known.recordings),
    nameOf: (call) => catalog.nameOf(call),
  })
  const root = pathFrom(repositoryRootOf(rootDir), rootDir)
  const data: CoverageData = {
    version: 1,
    root,
    runs: [runOf(run, root)],
    operations: catalog.operations(),
    recordings: known.recordings,
    sites: [...sites.map(toKnownSite), ...index.discovered()],
    files: evidence.files,
    calls: evidence.calls,
    problems: [...problems, ...catalog.problems(), ...known.problems, ...source.problems, ...mapped.problems],
  }
  // In canonical form, so that equal runs leave equal bytes.
  return mergeCoverage([data])
}

async function openCatalog(
  { services, coverage, passthrough, file }: ResolvedConfig,
  rootDir: string,
): Promise<{ catalog: Catalog; problems: CoverageProblem[] }> {
  const documents = new Map<string, OpenApiDocument>()
  const problems: CoverageProblem[] = []
  for (const { name, openapi } of services) {
    if (openapi === null) continue
    const read = await readOpenApi(openapi, pathFrom(rootDir, openapi), isReplaced)
    if ('kind' in read) problems.push(read)
    else documents.set(name, read)
  }
  const configFile = file === null ? {} : { configFile: pathFrom(rootDir, file) }
  const catalog = createCatalog({ services, passthrough, documents, outcomes: coverage.outcomes, ...configFile })
  return { catalog, problems }
}

/** True for what stands for a secret in a recording, and so tells nothing of what the service answers. */
function isReplaced(value: string | number): boolean {
  return typeof value === 'number' ? isStandInNumber(value) : STAND_IN.test(value) || isStandIn(value)
}

function runOf({ shard, partial, silent, results }: FinishedRun, root: string): CoverageRun {
  const recorded = results.reduce((sum, { counts }) => sum + counts.recorded + counts.updated + counts.unchanged, 0)
  return {
    root,
    shard,
    partial: [
      ...partial,
      ...(silent.length === 0 ? [] : [`${countOf(silent.length, 'test file')} could not be run: ${listOf(silent)}`]),
      ...(recorded === 0
        ? []
        : [
            `${countOf(recorded, 'call')} went to the live services, and count when they are replayed: run the tests again`,
          ]),
    ],
  }
}

/** The interactions of each recording by id, to say what a call of them is. */
function placesByRecording(recordings: readonly KnownRecording[]) {
  const byRecording = new Map(
    recordings.map(({ recording, interactions }) => [recording, new Map(interactions.map((one) => [one.id, one]))]),
  )
  return ({ recording }: Pick<SessionResult, 'recording'>, interaction: string) =>
    byRecording.get(recording)?.get(interaction) ?? null
}

function toKnownSite({ file, line, column, endLine, endColumn, client, unresolved }: StaticSite): KnownSite {
  return { file, line, column, endLine, endColumn, client, unresolved, knownBy: 'source' }
}

/** How many files a sentence names. */
const NAMED = 5

function listOf(files: readonly string[]): string {
  const more = files.length - NAMED
  return `${files.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function countOf(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`
}
