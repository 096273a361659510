import { Command, CommanderError, Option } from 'commander'
import { isUnderstudyError } from '@understudy/core'
import manifest from '../package.json' with { type: 'json' }
import { checkRecordings, type CheckResult, type Job } from './check-recordings.js'
import { addCoverage } from './coverage-command.js'
import { findRecordings, NoRecordingError } from './find-recordings.js'
import { NoRepositoryError, withStaged } from './staged.js'
import { printCheck, printJson } from './print-check.js'
import { addPrune } from './prune-command.js'
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
    .configureOutput({ writeOut: out, writeErr: err })
    .showHelpAfterError('(--help lists commands and options)')
    .exitOverride()

  program
    .command('check')
    .description('find secrets in recordings, and what else is wrong with them')
    .argument('[path...]', 'recordings, their body files, or folders to search for __mocks__/*.recorded.json', ['.'])
    .option('--fix', 'replace the secrets that are found by stand-ins, without recording again')
    .addOption(new Option('--staged', 'check what the next commit will hold, as it is staged in Git').conflicts('fix'))
    .option('--redactions', 'list each value that was replaced: by which rule, and where')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', CHECK_HELP)
    .action(async (paths: string[], options: CheckFlags) => {
      const findings = await check(paths, options, surroundings)
      if (findings > 0) exit(EXIT.found)
    })

  addCoverage(program, surroundings, exit)
  addPrune(program, surroundings, exit)
  return program
}

interface CheckFlags {
  fix?: boolean
  staged?: boolean
  redactions?: boolean
  json?: boolean
}

const CHECK_HELP = `
Each recording is checked by the rules of the nearest understudy.config above it.
No value of a secret is printed.

Exit code: 0 nothing found, 1 something found, 3 used wrongly.`

/** Check, print what is found, and return how much it is. */
async function check(paths: readonly string[], flags: CheckFlags, surroundings: Surroundings): Promise<number> {
  const { cwd, env, out, paint, progress } = surroundings
  const { fix = false, staged = false, json = false, redactions = false } = flags
  const run = (jobs: readonly Job[]): CheckResult =>
    checkRecordings(jobs, {
      cwd,
      env,
      fix,
      onProgress: (checked) => progress(`${checked} of ${jobs.length} recordings checked`),
    })
  const result = staged
    ? withStaged(paths, cwd, run)
    : run((await findRecordings(paths, cwd)).map((path) => ({ path })))
  progress('')
  out(json ? printJson(result) : printCheck(result, { redactions, paint }))
  return result.findings.length
}
