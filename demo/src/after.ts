import { readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { readRecordings, requestLines } from './recordings.ts'
import type { Stage } from './stages.ts'
import { paint, say } from './terminal.ts'

/** What of `downstream-coverage.json` the demo tells. */
interface Coverage {
  totals: Record<'operations' | 'outcomes' | 'callSites', { total: number; covered: number }>
  services: { name: string; operations: { name: string; covered: boolean }[] }[]
  callSites: { file: string; line: number; calls: number }[]
}

/** Tell what the last replayed run covered, as its coverage report has it, and what every replayed run used. */
export function tellCoverage({ name, folder, replayed }: Stage): void {
  const { outcomes, interactions } = readRecordings(folder)
  const { totals, services, callSites } = readCoverage(folder)
  const never = services.flatMap((service) =>
    service.operations.filter(({ covered }) => !covered).map((operation) => `${service.name}.${operation.name}`),
  )
  const unreached = callSites.filter(({ calls }) => calls === 0).map(({ file, line }) => `${file}:${line}`)
  const unused = Math.max(...replayed.map(({ calls }) => calls.unused))
  const used = unused === 0 ? `all ${interactions}` : `at least ${interactions - unused} of ${interactions}`
  const tell = (label: string, text: string): void => say(`   ${label.padEnd(8)}${text}`)
  tell(name, `${share(totals.operations)} operations exercised${listOf('never called', never)}`)
  tell('', `${share(totals.callSites)} call sites reached${listOf('never', unreached)}`)
  tell('', `${used} recorded calls replayed in each run: ${[...outcomes].toSorted().join(', ')}`)
}

function readCoverage(folder: string): Coverage {
  return JSON.parse(readFileSync(join(folder, 'coverage/downstream/downstream-coverage.json'), 'utf8')) as Coverage
}

function share({ covered, total }: { covered: number; total: number }): string {
  return `${covered} of ${total}`
}

function listOf(what: string, names: readonly string[]): string {
  return names.length === 0 ? '' : `; ${what}: ${names.join(', ')}`
}

/** Tell where a runner's recordings are, and show some lines of one. */
export function showRecording(stage: Stage | undefined): void {
  if (stage === undefined) return
  const { files } = readRecordings(stage.folder)
  const shown = files.find((file) => file.includes('place-order')) ?? files[0]
  if (shown === undefined) return
  const pathOf = (file: string): string => relative(process.env['INIT_CWD'] ?? process.cwd(), join(stage.folder, file))
  say('\n   The recordings, to look at:')
  for (const file of files) say(`     ${pathOf(file)}`)
  say(`\n   The page of what no test exercises:\n     ${pathOf('coverage/downstream/index.html')}`)
  say(`\n   What the shop sent to charge a card, as it stands in ${basename(shown)}. Its key does not:`)
  const lines = requestLines(join(stage.folder, shown), 'PaymentService.createPayment')
  for (const line of lines) say(paint('dim', line.replace(/^ {6}/, '     ')))
}
