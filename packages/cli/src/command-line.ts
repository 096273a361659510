import { Command, CommanderError } from 'commander'
import { isUnderstudyError } from '@understudy/core'
import manifest from '../package.json' with { type: 'json' }
import { addCheck } from './check-command.js'
import { addCoverage } from './coverage-command.js'
import { addDrift } from './drift-command.js'
import { addExport } from './export-command.js'
import { addImport } from './import-command.js'
import { addInit } from './init-command.js'
import { NoRecordingError } from './find-recordings.js'
import { NoRepositoryError } from './staged.js'
import { addPrune } from './prune-command.js'
import { addServe } from './serve-command.js'
import { addShow } from './show-command.js'
import { addTypes } from './types-command.js'
import { EXIT, UsageError, type Surroundings } from './surroundings.js'

/** Run `understudy` with its arguments, and return the exit code. */
export async function runCommandLine(args: readonly string[], surroundings: Surroundings): Promise<number> {
  let code: number = EXIT.clean
  const program = createProgram(surroundings, (next) => {
    code = next
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    // Commander has printed its message by now.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.misused
    if (!isOfUser(error)) throw error
    surroundings.err(`${error.message}\n`)
    return EXIT.misused
  }
}

/** What the user can mend: a name, the configuration, a permission. */
function isOfUser(error: unknown): error is Error {
  if (error instanceof NoRecordingError || error instanceof NoRepositoryError || error instanceof UsageError)
    return true
  return isUnderstudyError(error) || isSystemError(error)
}

function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && 'code' in error
}

function createProgram(surroundings: Surroundings, exit: (code: number) => void): Command {
  const { out, err } = surroundings
  const program = new Command('understudy')
    .description('Looks after recordings of downstream services.')
    .version(manifest.version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    // So that options of a command's own commands are theirs.
    .enablePositionalOptions()
    .configureOutput({ writeOut: out, writeErr: err })
    .showHelpAfterError('(--help lists commands and options)')
    .exitOverride()

  // In the order in which a project meets them.
  addInit(program, surroundings, exit)
  addShow(program, surroundings, exit)
  addCheck(program, surroundings, exit)
  addCoverage(program, surroundings, exit)
  addPrune(program, surroundings, exit)
  addDrift(program, surroundings, exit)
  addServe(program, surroundings, exit)
  addImport(program, surroundings, exit)
  addExport(program, surroundings, exit)
  addTypes(program, surroundings, exit)
  return program
}
