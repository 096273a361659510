import { basename, dirname, extname, join, resolve } from 'node:path'
import { UnderstudyError } from '../errors.js'
import type { Mode } from '../model/index.js'
import { isFile, isFolder, listFolder } from '../store/disk.js'
import { isRecordingPath, recordingPathOf } from '../store/recording-path.js'

/** The recording of a process. Paths are absolute. */
export interface NamedRecording {
  path: string
  /** The file that it belongs to; where that is gone, it would be beside the folder of the recording. */
  testFile: string
}

/** How a recording was named. */
export interface NamingOptions {
  /** Absolute path that a relative name begins at. */
  cwd: string
  mode: Mode
  /** The variable or flag that names it. */
  by: 'UNDERSTUDY_RECORDING' | '--into'
}

/**
 * Find the recording that was named: by its own path, or by that of the file that it belongs to.
 *
 * @throws recording-missing
 */
export function findNamedRecording(name: string | undefined, options: NamingOptions): NamedRecording {
  if (name === undefined || name.trim() === '') throw unnamed(options)
  const path = resolve(options.cwd, name.trim())
  if (!isRecordingPath(path)) {
    if (!isFile(path)) throw missing(name, path, options)
    return { path: recordingPathOf(path), testFile: path }
  }
  const home = dirname(dirname(path))
  if (!isFile(path) && (options.mode === 'replay' || !isFolder(home))) throw missing(name, path, options)
  return { path, testFile: join(home, ownerOf(path, home)) }
}

/** `a.test.recorded.json` belongs to `a.test.ts`, or whatever extension it has. */
function ownerOf(path: string, home: string): string {
  const stem = basename(path, '.recorded.json')
  return listFolder(home).find((file) => file.slice(0, -extname(file).length) === stem) ?? stem
}

function unnamed({ by }: NamingOptions): UnderstudyError {
  const [verb, example] =
    by === '--into' ? ['given', '--into src/app.test.ts'] : ['set', 'UNDERSTUDY_RECORDING=src/app.js']
  return new UnderstudyError('recording-missing', {
    what: `${by} is not ${verb}, and nothing else says which recording is meant`,
    fix: `name a recording, or the file that it belongs to: ${example}`,
  })
}

function missing(name: string, path: string, { by, mode }: NamingOptions): UnderstudyError {
  const isFirst = isRecordingPath(path) && mode === 'replay'
  return new UnderstudyError('recording-missing', {
    what: `${by} is "${name}", and no such file is there`,
    facts: [['looked at', path]],
    fix: isFirst ? 'correct the path, or record it first with UNDERSTUDY_MODE=auto' : 'correct the path',
  })
}
