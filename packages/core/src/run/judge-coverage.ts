import { join } from 'node:path'
import type { ResolvedCoverageConfig } from '../config/coverage-config.js'
import type { CoverageResult } from '../coverage/coverage-result.js'
import { compareWithBaseline, judgeThresholds, parseBaseline, printBaseline, toBaseline } from '../coverage/index.js'
import { readText } from '../store/disk.js'
import { writeWhole } from '../store/project-files.js'

/** By what a result is judged. */
export interface JudgeOptions {
  coverage: Pick<ResolvedCoverageConfig, 'thresholds' | 'baseline'>
  /** Absolute path of the folder that the baseline's path starts from. */
  rootDir: string
}

/** What fails a run, and what is to be said beside. */
export interface Judgement {
  failures: string[]
  notes: string[]
}

/** Hold a result against the thresholds and the baseline. A run that was not whole is not judged. */
export function judgeCoverage(result: CoverageResult, options: JudgeOptions): Judgement {
  const byThresholds = judgeThresholds(result, options.coverage.thresholds)
  const byBaseline = judgeByBaseline(result, options)
  return {
    failures: [...byThresholds.failures, ...byBaseline.failures],
    notes: [...byThresholds.notes, ...byBaseline.notes],
  }
}

function judgeByBaseline(result: CoverageResult, { coverage: { baseline: file }, rootDir }: JudgeOptions): Judgement {
  if (file === null || !result.complete) return { failures: [], notes: [] }
  const text = readText(join(rootDir, file))
  if (text === null) {
    const note = `There is no baseline "${file}" yet; "understudy coverage --update-baseline" writes it`
    return { failures: [], notes: [note] }
  }
  return compareWithBaseline(result, parseBaseline(text, file))
}

/** Write the figures of a result as the baseline below which no run may fall. */
export function updateBaseline(result: CoverageResult, path: string): void {
  writeWhole(path, printBaseline(toBaseline(result)))
}
