import { relative, sep } from 'node:path'
import { foldersAbove } from '@understudy/core/check'
import { projectRootOf, recallEvidence, type CoverageData } from '@understudy/core/run'
import type { Entry } from './entry.js'

/** What the last run that is remembered did with an interaction. Names of tests; null for a call outside any. */
export interface LastUse {
  /** Tests whose calls it answered. */
  tests: (string | null)[]
  /** Test code took its body over. */
  isCaptured: boolean
  /** Tests that registered a mock in front of it. */
  shadowedBy: (string | null)[]
}

/** Finds what the last run did with interactions; null where no run is remembered that ran their test file. */
export function lastUseFinder(cwd: string): (entry: Entry) => LastUse | null {
  const remembered = new Map<string, CoverageData | null>()
  const recall = (folder: string): CoverageData | null => {
    const known = remembered.get(folder)
    if (known !== undefined) return known
    const data = recallEvidence(folder)?.data ?? null
    remembered.set(folder, data)
    return data
  }
  return (entry) => {
    for (const folder of foldersAbove(entry.path, cwd)) {
      const data = recall(folder)
      const use = data === null ? null : useIn(data, projectRootOf(data, folder), entry)
      if (use !== null) return use
    }
    return null
  }
}

function useIn({ files, calls }: CoverageData, root: string, { path, interaction: { id } }: Entry): LastUse | null {
  const recording = relative(root, path).split(sep).join('/')
  const run = files.find((file) => file.recording === recording)
  if (run === undefined) return null
  const own = calls.filter(({ file }) => file === run.file)
  const testsOf = (list: typeof own): (string | null)[] => [...new Set(list.map(({ test }) => test))]
  return {
    tests: testsOf(own.filter((call) => call.interaction === id)),
    isCaptured: run.captured?.includes(id) === true,
    shadowedBy: testsOf(own.filter(({ shadows }) => shadows === id)),
  }
}
