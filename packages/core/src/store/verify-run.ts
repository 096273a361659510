import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UnderstudyError } from '../errors.js'
import type { VerifyRun } from '../model/index.js'
import { makePrivateFolder } from './private-folder.js'

/** Paths of Unix sockets have room for so many bytes on every system, with the zero behind them. */
const LONGEST_SOCKET_PATH = 103

/** A folder that only this user sees, for the socket of a run and for what its sessions read. */
export interface RunFolder {
  /** Where the main process is to listen. `name` is not to be guessed: pipes of Windows are open to all. */
  addressOf(name: string): string
  /** Write down the run, for this user only, and say where. */
  write(run: VerifyRun): string
  /** Remove all of it. Idempotent. */
  remove(): void
}

/** Make the folder of a run. */
export function createRunFolder(): RunFolder {
  const { path, write, remove } = makePrivateFolder(shortTemporaryFolder())
  return {
    addressOf: (name) => (process.platform === 'win32' ? `\\\\.\\pipe\\understudy-${name}` : join(path, 'socket')),
    write: (run) => write('run.json', JSON.stringify(run)),
    remove,
  }
}

/** Some systems nest their temporary folder too deep for a socket. */
function shortTemporaryFolder(): string {
  const folder = tmpdir()
  const isTooLong = Buffer.byteLength(join(folder, 'understudy-XXXXXX', 'socket')) > LONGEST_SOCKET_PATH
  return process.platform !== 'win32' && isTooLong ? '/tmp' : folder
}

/**
 * Read the run that a session belongs to.
 *
 * @throws drift-lost
 */
export function readVerifyRun(path: string): VerifyRun {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as VerifyRun
  } catch (cause) {
    throw new UnderstudyError('drift-lost', {
      what: 'The drift run that this test file belongs to is over, or was never there',
      fix: 'unset UNDERSTUDY_DRIFT, or start the run with `understudy drift`',
      cause,
    })
  }
}
