import type { Command } from 'commander'
import type { Surroundings } from './surroundings.js'

const HELP = `
It acts on what the last run of the tests has shown, and refuses where that run left tests out, or where recordings, test
files or the configuration were changed since.

Exit code: 0 pruned, or nothing to prune, 1 refused, or a recording could not be pruned, 3 used wrongly.`

/** Add `understudy prune`. */
export function addPrune(program: Command, surroundings: Surroundings, exit: (code: number) => void): void {
  program
    .command('prune')
    .description('remove interactions that no test uses, and recordings whose test file is gone')
    .option('--dry-run', 'list what would be removed')
    .addHelpText('after', HELP)
    .action(async ({ dryRun = false }: { dryRun?: boolean }) => {
      const { prune } = await import('./prune.js')
      exit(await prune(dryRun, surroundings))
    })
}
