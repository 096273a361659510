import { Command, CommanderError } from 'commander'
import manifest from '../package.json' with { type: 'json' }
import { checkRecordings } from './check-recordings.js'
import { findRecordings, NoRecordingError } from './find-recordings.js'
import { printCheck } from './print-check.js'

/** What a command line acts on. */
export interface Surroundings {
  /** Absolute path that relative arguments start from. */
  cwd: string
  out: (text: string) => void
  err: (text: string) => void
}

/** The exit codes: clean, something found, used wrongly. */
const EXIT = { clean: 0, found: 1, misused: 3 } as const

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
    if (error instanceof NoRecordingError) {
      surroundings.err(`${error.message}\n`)
      return EXIT.misused
    }
    throw error
  }
}

function createProgram({ cwd, out, err }: Surroundings, exit: (code: number) => void): Command {
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
    .description('read recordings and report what is wrong with them')
    .argument('[path...]', 'recordings, or folders to search for __mocks__/*.recorded.json', ['.'])
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', '\nExit code: 0 nothing found, 1 something found, 3 used wrongly.')
    .action(async (paths: string[], options: { json?: true }) => {
      const result = checkRecordings(await findRecordings(paths, cwd), cwd)
      out(options.json ? `${JSON.stringify(result, null, 2)}\n` : printCheck(result))
      if (result.findings.length > 0) exit(EXIT.found)
    })

  return program
}
