import { isAbsolute, relative, sep } from 'node:path'
import { readVerifyRun } from '../store/verify-run.js'
import type { HostOptions } from './host-options.js'
import { VerifyHost } from './verify-host.js'
import { VerifyLink } from './verify-link.js'

/** Where a session of a run is. */
export interface VerifyPlace {
  /** File in which the run is written down. */
  run: string
  /** Absolute. */
  testFile: string
  /** Absolute; used where the run names no root. */
  rootDir: string
  /** Absolute path of the recording. */
  path: string
}

/**
 * Create the host of a session that compares, with its connection to the run.
 *
 * @throws drift-lost
 */
export function createVerifyHost(options: HostOptions, place: VerifyPlace): VerifyHost {
  const run = readVerifyRun(place.run)
  const within = (path: string): string => relativeTo(run.root ?? place.rootDir, path)
  const [testFile, recordingFile] = [within(place.testFile), within(place.path)]
  const chosen = new Set(Object.hasOwn(run.interactions, recordingFile) ? run.interactions[recordingFile] : [])
  return new VerifyHost({ ...options, run, chosen, link: new VerifyLink(run, testFile), testFile, recordingFile })
}

function relativeTo(root: string, path: string): string {
  const inside = relative(root, path)
  return isAbsolute(inside) ? path : inside.split(sep).join('/')
}
