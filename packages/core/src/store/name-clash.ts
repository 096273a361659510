import { basename, extname } from 'node:path'
import { UnderstudyError } from '../errors.js'
import { isFile } from './disk.js'
import { recordingPathOf } from './recording-path.js'

/** What a test file may end in. Two that differ only in this would share a recording. */
const TEST_EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs']

/**
 * Refuse a test file that another one, differing only in extension, stands beside: they would share a recording.
 * Declarations, source maps and snapshots (`a.test.d.ts`, `a.test.ts.map`, `a.test.ts.snap`) are no test files.
 * @throws recording-name-clash
 */
export function assertNoNameClash(testFile: string, shownAs: string = testFile): void {
  const extension = extname(testFile)
  if (!TEST_EXTENSIONS.includes(extension)) return
  const stem = testFile.slice(0, -extension.length)
  const rival = TEST_EXTENSIONS.find((other) => other !== extension && isFile(stem + other))
  if (rival === undefined) return
  const shownStem = shownAs.slice(0, -extension.length)
  throw new UnderstudyError('recording-name-clash', {
    what: `"${shownAs}" and "${shownStem}${rival}" would share one recording`,
    facts: [['recording', recordingPathOf(shownAs)]],
    fix: `rename one of them, or delete "${basename(stem)}${rival}" if it is built from the other`,
  })
}
