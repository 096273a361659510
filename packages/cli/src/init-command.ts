import { Option, type Command } from 'commander'
import type { InitFlags } from './init/init.js'
import type { Surroundings } from './surroundings.js'

const HELP = `
It shows each change before it writes, and writes nothing that is there already. What it cannot change safely it leaves
as it is, and says what to add.

Exit code: 0 written, or nothing to do, 1 something is left to you, or nothing was written, 3 used wrongly.`

/** Add `understudy init`. */
export function addInit(program: Command, surroundings: Surroundings, exit: (code: number) => void): void {
  program
    .command('init')
    .description('set a project up: the runner’s configuration, package.json, .gitignore; or its nightly job')
    .addOption(
      new Option('--ci [forge]', 'write the nightly job that looks for drift, instead').choices(['github', 'gitlab']),
    )
    .addOption(new Option('--runner <name>', 'the runner, where it cannot be told').choices(['vitest', 'jest']))
    .option('--config', 'also write an understudy.config to fill in')
    .option('--install', 'run the package manager afterwards')
    .option('-y, --yes', 'write without asking')
    .option('--dry-run', 'show what would be written')
    .addHelpText('after', HELP)
    .action(async (options: InitFlags) => {
      const { init } = await import('./init/init.js')
      exit(await init(options, surroundings))
    })
}
