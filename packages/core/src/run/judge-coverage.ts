import { join } from 'node:path'
import type { ResolvedConfig } from '../config/config.js'
import type { CoverageResult } from '../coverage/coverage-result.js'
import { compareWithBaseline, judgeThresholds, parseBaseline, printBaseline, toBaseline } from '../coverage/index.js'
import { isUnderstudyError } from '../errors.js'
import { readText } from '../store/disk.js'
import { writeWhole } from '../store/project-files.js'

/** By what a result is judged. */
export interface JudgeOptions {
  config: Pick<ResolvedConfig, 'services' | 'coverage'>
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
  const { services, coverage } = options.config
  const configured = services.map(({ name }) => name)
  const byThresholds = judgeThresholds(result, coverage.thresholds, configured)
  const byBaseline = judgeByBaseline(result, options)
  return {
    failures: [...byThresholds.failures, ...byBaseline.failures],
    notes: [...byThresholds.notes, ...byBaseline.notes],
  }
}

function judgeByBaseline(result: CoverageResult, { config, rootDir }: JudgeOptions): Judgement {
  const { baseline: file } = config.coverage
  if (file === null || !result.complete) return { failures: [], notes: [] }
  const text = readText(join(rootDir, file))
  if (text === null) {
    const note = `There is no baseline "${file}" yet; "understudy coverage --update-baseline" writes it`
    return { failures: [], notes: [note] }
  }
  try {
    return compareWithBaseline(result, parseBaseline(text, file))
  } catch (error) {
    // What holds the line is gone: that is to be mended, and the report still stands.
    if (!isUnderstudyError(error)) throw error
    return { failures: [error.message], notes: [] }
  }
}

/** Write the figures of a result as the baseline below which no run may fall. */
export function updateBaseline(result: CoverageResult, path: string): void {
  writeWhole(path, printBaseline(toBaseline(result)))
}
