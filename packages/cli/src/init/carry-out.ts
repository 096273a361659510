import { spawn } from 'node:child_process'
import { EXIT, type Surroundings } from '../surroundings.js'
import type { Plan } from './change.js'
import { readText, writeText } from './disk.js'
import { nameOf, printAdvice, printDiff } from './print-plan.js'

/** How far a plan is carried out. */
export interface CarryOutFlags {
  /** Write without asking. */
  yes?: boolean
  /** Only show what would be written. */
  dryRun?: boolean
}

/** What became of a plan. */
export interface Outcome {
  code: number
  isWritten: boolean
}

/** Show what a plan would change, ask, and write it. */
export async function carryOut(plan: Plan, flags: CarryOutFlags, surroundings: Surroundings): Promise<Outcome> {
  const { cwd, out, paint } = surroundings
  for (const change of plan.changes) out(`${printDiff(change, cwd, paint)}\n`)
  for (const advice of plan.advice) out(`${printAdvice(advice, cwd, paint)}\n`)
  for (const note of plan.notes) out(`${note}\n\n`)
  const code = plan.advice.length > 0 ? EXIT.found : EXIT.clean
  if (plan.changes.length === 0) {
    if (code === EXIT.clean) out('Nothing to do: all of it is there.\n')
    return { code, isWritten: false }
  }
  const refusal = await whyNotWritten(plan, flags, surroundings)
  if (refusal !== null) {
    out(`${refusal.text}\n`)
    return { code: Math.max(code, refusal.code), isWritten: false }
  }
  write(plan)
  out(`Written: ${plan.changes.map(({ path }) => nameOf(path, cwd)).join(', ')}\n`)
  return { code, isWritten: true }
}

async function whyNotWritten(
  { changes }: Plan,
  { yes = false, dryRun = false }: CarryOutFlags,
  { ask }: Surroundings,
): Promise<{ text: string; code: number } | null> {
  if (dryRun) return { text: 'Nothing was written.', code: EXIT.clean }
  if (yes) return null
  if (ask === null)
    return { text: 'Nothing was written, as nobody can be asked: say --yes to write it.', code: EXIT.found }
  const files = changes.length === 1 ? 'this file' : `these ${changes.length} files`
  const answer = await ask(`Write ${files}? [Y/n] `)
  return /^(?:y(?:es)?)?$/i.test(answer.trim()) ? null : { text: 'Nothing was written.', code: EXIT.found }
}

function write({ changes }: Plan): void {
  const moved = changes.find(({ path, before }) => readText(path) !== before)
  if (moved) throw new Error(`"${moved.path}" has changed meanwhile, and nothing was written.`)
  for (const { path, after } of changes) writeText(path, after)
}

/** Run a command of the package manager in a folder, its output shown as it comes; returns its exit code. */
export function runShown(command: string, cwd: string): Promise<number> {
  const child = spawn(command, { cwd, stdio: 'inherit', shell: true })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? EXIT.found))
  })
}
