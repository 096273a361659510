import type { ResolvedCoverageConfig } from '../config/coverage-config.js'
import type { CoverageProblem, SitePosition, SourceRange } from '../coverage/coverage-data.js'
import type { FramePosition, SdkCall, StaticSite } from '../call-sites/index.js'
import { findCallSites, createSourceFilter } from '../call-sites/index.js'
import type { Project } from './project.js'

/** The places of a project's source that call out. */
export interface KnownSites {
  sites: StaticSite[]
  unresolved: StaticSite[]
  /** The call that a stack frame points to. */
  callAt: (position: FramePosition) => SourceRange | null
  /** Sites that a test's frame leads to. */
  sitesFrom: (position: SitePosition) => StaticSite[]
  /** Calls of SDKs, by packages that were seen. */
  callsOf: (seen: readonly string[]) => SdkCall[]
  /** The files that were looked through, relative to the root. */
  sources: ReadonlySet<string>
  problems: CoverageProblem[]
}

/** Look through a project's source for calls. `testFiles` do not count as such, whatever they are called. */
export async function readKnownSites(
  project: Project,
  { include, exclude }: Pick<ResolvedCoverageConfig, 'include' | 'exclude'>,
  testFiles: ReadonlySet<string>,
): Promise<KnownSites> {
  const isSource = createSourceFilter({ include, exclude })
  const files = project.files.filter((file) => isSource(file) && !testFiles.has(file))
  const texts = files.map((file) => ({ file, text: project.read(file) ?? '' }))
  const found = await findCallSites(texts, (file) => (testFiles.has(file) ? project.read(file) : null))
  return { ...found, sources: new Set(files) }
}
