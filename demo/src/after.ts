import { basename, join, relative } from 'node:path'
import { declaredOperations, readRecordings, requestLines } from './recordings.ts'
import type { Stage } from './stages.ts'
import { paint, say } from './terminal.ts'

/** Tell which of the operations that the configuration names were called in every replayed run, and which in none. */
export async function tellCoverage({ name, folder, replayed }: Stage): Promise<void> {
  const { operations, outcomes, interactions } = readRecordings(folder)
  const declared = await declaredOperations(folder)
  const never = declared.filter((operation) => !operations.has(operation))
  const unused = Math.max(...replayed.map(({ calls }) => calls.unused))
  const used = unused === 0 ? `all ${interactions}` : `at least ${interactions - unused} of ${interactions}`
  const rest = never.length === 0 ? '' : `; never called: ${never.join(', ')}`
  say(
    `   ${name.padEnd(8)}${declared.length - never.length} of ${declared.length} declared operations exercised${rest}`,
  )
  say(`   ${''.padEnd(8)}${used} recorded calls replayed in each run: ${[...outcomes].toSorted().join(', ')}`)
}

/** Tell where a runner's recordings are, and show some lines of one. */
export function showRecording(stage: Stage | undefined): void {
  if (stage === undefined) return
  const { files } = readRecordings(stage.folder)
  const shown = files.find((file) => file.includes('place-order')) ?? files[0]
  if (shown === undefined) return
  say('\n   The recordings, to look at:')
  for (const file of files) say(`     ${relative(process.env['INIT_CWD'] ?? process.cwd(), join(stage.folder, file))}`)
  say(`\n   What the shop sent to charge a card, as it stands in ${basename(shown)}. Its key does not:`)
  const lines = requestLines(join(stage.folder, shown), 'PaymentService.createPayment')
  for (const line of lines) say(paint('dim', line.replace(/^ {6}/, '     ')))
}
