import { Option, type Command } from 'commander'
import type { CheckFlags } from './check.js'
import { EXIT, type Surroundings } from './surroundings.js'

const CHECK_HELP = `
Each recording is checked by the rules of the nearest understudy.config above it.
No value of a secret is printed.

Exit code: 0 nothing found, 1 something found, 3 used wrongly.`

/** Add `understudy check`. */
export function addCheck(program: Command, surroundings: Surroundings, exit: (code: number) => void): void {
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
      const { check } = await import('./check.js')
      const findings = await check(paths, options, surroundings)
      if (findings > 0) exit(EXIT.found)
    })
}
