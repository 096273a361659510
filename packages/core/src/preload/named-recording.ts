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

/**
 * Find the recording that `UNDERSTUDY_RECORDING` names: by its own path, or by that of the file that it belongs to.
 *
 * @throws recording-missing
 */
export function findNamedRecording(name: string | undefined, cwd: string, mode: Mode): NamedRecording {
  if (name === undefined || name.trim() === '') throw unnamed()
  const path = resolve(cwd, name.trim())
  if (!isRecordingPath(path)) {
    if (!isFile(path)) throw missing(name, path)
    return { path: recordingPathOf(path), testFile: path }
  }
  const home = dirname(dirname(path))
  if (!isFile(path) && (mode === 'replay' || !isFolder(home))) throw missing(name, path)
  return { path, testFile: join(home, ownerOf(path, home)) }
}

/** `a.test.recorded.json` belongs to `a.test.ts`, or whatever extension it has. */
function ownerOf(path: string, home: string): string {
  const stem = basename(path, '.recorded.json')
  return listFolder(home).find((file) => file.slice(0, -extname(file).length) === stem) ?? stem
}

function unnamed(): UnderstudyError {
  return new UnderstudyError('recording-missing', {
    what: 'UNDERSTUDY_RECORDING is not set, so that nothing says what this process is to play',
    fix: 'set it to the path of a recording, or of the file that the recording belongs to, such as src/app.js',
  })
}

function missing(name: string, path: string): UnderstudyError {
  return new UnderstudyError('recording-missing', {
    what: `UNDERSTUDY_RECORDING is "${name}", and no such file is there`,
    facts: [['looked at', path]],
    fix: isRecordingPath(path) ? 'correct the path, or record it first with UNDERSTUDY_MODE=auto' : 'correct the path',
  })
}
