import { posix } from 'node:path'
import type { CoverageData, SitePosition } from './coverage-data.js'

const ABSOLUTE = /^(?:\/|[A-Za-z]:\/)/

/** Return where a file of a root lies, seen from the repository's root. */
export function fileBelow(root: string, file: string): string {
  return root === '' || file === '' || ABSOLUTE.test(file) ? file : posix.join(root, file)
}

/** Make the files of coverage data relative to the repository's root instead of the runner's. */
export function liftFiles(data: CoverageData): CoverageData {
  const { root } = data
  if (root === '') return data
  const lift = <T extends { file: string }>(one: T): T => ({ ...one, file: fileBelow(root, one.file) })
  const liftSite = (site: SitePosition | null): SitePosition | null => (site === null ? null : lift(site))
  return {
    ...data,
    root: '',
    recordings: data.recordings.map((one) => ({
      ...one,
      recording: fileBelow(root, one.recording),
      testFile: one.testFile === null ? null : fileBelow(root, one.testFile),
    })),
    sites: data.sites.map(lift),
    files: data.files.map((one) => ({ ...lift(one), recording: fileBelow(root, one.recording) })),
    calls: data.calls.map((one) => ({ ...lift(one), site: liftSite(one.site) })),
    problems: data.problems.map(lift),
  }
}
