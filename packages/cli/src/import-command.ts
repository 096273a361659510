import { InvalidArgumentError, Option, type Command } from 'commander'
import type { ImportFlags } from './import.js'
import type { Surroundings } from './surroundings.js'

const HELP = `
Formats:
  har     HAR 1.2 of browsers, Playwright (.har and .har.zip), proxies and other tools
  nock    fixtures of nock's recorder
  polly   recordings of Polly.JS
  undici  snapshots of undici's SnapshotAgent
  vcr     cassettes of VCR and its kin

What is imported is sanitized and parameterized as if it had been recorded. Interactions that are there stay; the same call
of the same test gets its new answer.

Without --service, --operation or --url, it takes the calls of the services of the configuration, or, where that has none, all
that is not a part of a web page.

Exit code: 0 imported, 1 no call of the file was taken, 3 used wrongly, or the file is not of the format.`

/** Add `understudy import`. */
export function addImport(program: Command, surroundings: Surroundings, exit: (code: number) => void): void {
  const list = (value: string, before: string[] = []): string[] => [...before, value]
  program
    .command('import')
    .description('take recorded traffic over into the recording of a test file')
    .argument('<format>', 'har, nock, polly, undici or vcr')
    .argument('<file...>', 'files of that format')
    .requiredOption('--into <file>', 'a test file, or a recording')
    .option(
      '--test <name>',
      'the test that makes the calls, by its full name (suite > test); default: all tests of the file',
    )
    .option('--service <name>', 'only calls of this service; more than once for several', list)
    .option('--operation <name>', 'only calls of this operation: Service.operation, or the operation alone', list)
    .option('--url <text>', 'only URLs with this in them; with *, the whole URL', list)
    .option('--method <name>', 'only calls of this method', list)
    .addOption(
      new Option('--status <code>', 'only answers of this status: 404, 5xx; 0 for failed calls').argParser(status),
    )
    .option('--first <n>', 'of these, only the first so many', amountOf)
    .option('--last <n>', 'of these, only the last so many', amountOf)
    .option('--preflights', 'take CORS preflights, too')
    .option('--dry-run', 'list what would be taken, what not and why, and write nothing')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', HELP)
    .action(async (format: string, files: string[], options: ImportFlags) => {
      const { importFiles } = await import('./import.js')
      exit(await importFiles(format, files, options, surroundings))
    })
}

function status(value: string, before: string[] = []): string[] {
  if (!/^(?:0|[1-9]\d\d|[1-9]xx)$/i.test(value)) throw new InvalidArgumentError('It should be like 404, 5xx or 0.')
  return [...before, value]
}

function amountOf(value: string): number {
  if (!/^[1-9]\d*$/.test(value)) throw new InvalidArgumentError('It should be a number from 1 on.')
  return Number(value)
}
