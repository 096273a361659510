import type { Command } from 'commander'
import type { ExportFlags } from './export.js'
import type { Surroundings } from './surroundings.js'

const HELP = `
Format:
  har     HAR 1.2, which browsers, proxies and load generators read

What was sanitized stays so. Values that vary from run to run ({{uuid}}) are written as a value of their type, the same in
each export, and values that are taken from another place ({{request.body.amount}}) as what stands there.

Exit code: 0 exported, 1 no interaction fits, 3 used wrongly, or a recording cannot be read.`

/** Add `understudy export`. */
export function addExport(program: Command, surroundings: Surroundings, exit: (code: number) => void): void {
  const list = (value: string, before: string[] = []): string[] => [...before, value]
  program
    .command('export')
    .description('write recordings in a format that other tools read')
    .argument('<format>', 'har')
    .argument('[path...]', 'recordings, test files, or folders to search for recordings', ['.'])
    .option('--service <name>', 'only of this service; more than once for several', list)
    .option('--operation <name>', 'only of this operation: Service.operation, or the operation alone', list)
    .option('--test <text>', "only where the test's name has this in it")
    .option('--raw', 'leave placeholders as they stand')
    .option('--out <file>', 'write to this file; - for the standard output', '-')
    .addHelpText('after', HELP)
    .action(async (format: string, paths: string[], options: ExportFlags) => {
      const { exportRecordings } = await import('./export.js')
      exit(await exportRecordings(format, paths, options, surroundings))
    })
}
