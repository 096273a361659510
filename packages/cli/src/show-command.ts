import { InvalidArgumentError, Option, type Command } from 'commander'
import type { Surroundings } from './surroundings.js'
import type { ShowFlags } from './show/show.js'

const HELP = `
Without a target, all recordings below the working folder are listed. A test file stands for its recording. An id, an
operation ("Service.operation"), or a part that only one id has is shown in full; a part that several have lists them.

With --curl, values that vary from run to run are variables with a new value, and credentials are variables that you
have to set: a recording does not hold them.

Exit code: 0 shown, 1 a recording cannot be read, 3 used wrongly, such as an id that no interaction has.`

/** Add `understudy show`. */
export function addShow(program: Command, surroundings: Surroundings, exit: (code: number) => void): void {
  program
    .command('show')
    .description('show what is recorded: as a list, in full, as JSON, or as curl commands')
    .argument('[target...]', 'recordings, test files, folders, ids of interactions or parts of them')
    .option('--service <name>', 'only of this service')
    .option('--operation <name>', 'only of this operation')
    .option('--test <text>', "only where the test's name has this in it")
    .option(
      '--status <status>',
      'only with this outcome: 404, 4xx, error, or an error code such as ECONNRESET',
      toStatus,
    )
    .option('--method <method>', 'only of this method')
    .option('--url <text>', 'only where the URL has this in it')
    .option('--grep <text>', 'only where a body has this in it')
    .option('--full', 'show all that are chosen in full, and leave nothing out of bodies')
    .addOption(new Option('--json', 'print the interactions as they are recorded, as JSON').conflicts('curl'))
    .option('--curl', 'print commands that make the recorded requests')
    .addHelpText('after', HELP)
    .action(async (targets: string[], options: ShowFlags) => {
      const { show } = await import('./show/show.js')
      exit(await show(targets, options, surroundings))
    })
}

function toStatus(text: string): string {
  if (/^(?:[1-5]\d\d|[1-5]xx|[a-z]\w*)$/i.test(text)) return text
  throw new InvalidArgumentError('Write a status (404), a class (4xx), "error", or the code of one (ECONNRESET).')
}
