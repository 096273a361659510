import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UnderstudyError } from '../errors.js'
import type { VerifyRun } from '../model/index.js'

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
  // `mkdtemp` makes it with mode 0700.
  const folder = mkdtempSync(join(shortTemporaryFolder(), 'understudy-'))
  return {
    addressOf: (name) => (process.platform === 'win32' ? `\\\\.\\pipe\\understudy-${name}` : join(folder, 'socket')),
    write(run) {
      const path = join(folder, 'run.json')
      writeFileSync(path, JSON.stringify(run), { mode: 0o600 })
      return path
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
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
