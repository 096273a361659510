import { existsSync, statSync } from 'node:fs'
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path'
import { assertNoNameClash, isRecordingPath, recordingPathOf } from '@understudy/core/store'
import { UsageError } from './surroundings.js'

/** Where an import goes. */
export interface ImportTarget {
  /** Absolute path of the recording. */
  path: string
  /** The same relative to the working folder. */
  shownAs: string
  /** Absolute path of the test file, there or not. */
  testFile: string
  /** Null where it is there. */
  missing: string | null
}

const TEST_FILE = /\.[cm]?[jt]sx?$/

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs']

/**
 * Find the recording that a test file has, or that is named itself.
 * @throws UsageError, recording-name-clash
 */
export function importTarget(into: string, cwd: string): ImportTarget {
  const named = resolve(cwd, into)
  if (statSync(named, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new UsageError(`"${into}" is a folder: name the test file that the calls are for.`)
  const testFile = isRecordingPath(named) ? testFileOf(named, into) : named
  if (!TEST_FILE.test(testFile))
    throw new UsageError(`"${into}" is neither a test file (.ts, .js, .tsx …) nor a recording (.recorded.json).`)
  const show = (path: string): string => relative(cwd, path).split(sep).join('/')
  assertNoNameClash(testFile, show(testFile))
  const path = recordingPathOf(testFile)
  return { path, shownAs: show(path), testFile, missing: existsSync(testFile) ? null : show(testFile) }
}

function testFileOf(recording: string, into: string): string {
  const folder = dirname(recording)
  if (basename(folder) !== '__mocks__')
    throw new UsageError(`"${into}" is in no folder "__mocks__", where recordings are looked for.`)
  const stem = join(dirname(folder), basename(recording).replace(/\.recorded\.json$/, ''))
  const own = EXTENSIONS.map((extension) => `${stem}${extension}`).find((file) => existsSync(file))
  // A recording is named after its test file, whatever that ends in.
  return own ?? `${stem}${extname(stem) === '' ? '.test' : ''}.ts`
}
