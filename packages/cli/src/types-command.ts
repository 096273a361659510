import type { Command } from 'commander'
import type { Surroundings } from './surroundings.js'
import type { TypesFlags } from './types/types.js'

const HELP = `
The file extends the types of @understudy/core, so that names in serviceCall('…', '…') and captured('…') complete, and
captured bodies are typed. Services and operations come from understudy.config and from recordings, bodies from the JSON
files in __mocks__.

Exit code: 0 written or up to date, 1 out of date (--check) or something cannot be read, 3 used wrongly.`

/** Add `understudy types`. */
export function addTypes(program: Command, surroundings: Surroundings, exit: (code: number) => void): void {
  program
    .command('types')
    .description('write understudy-env.d.ts: names of services, operations and captured bodies for TypeScript')
    .option('--out <file>', 'write this file (default: understudy-env.d.ts in the working folder)')
    .option('--check', 'write nothing, and exit with 1 where the file is out of date')
    .addHelpText('after', HELP)
    .action(async (options: TypesFlags) => {
      const { types } = await import('./types/types.js')
      exit(await types(options, surroundings))
    })
}
