import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Stage } from './perform.ts'

/** Where each client's list of skipped probes lies, beside what was seen. */
export const SKIPPED = 'skipped'

/** Read what the harness laid down for this phase. */
export function readStage(name: string): Stage {
  const { bases, ca, seed } = JSON.parse(readFileSync(setting('CONFORMANCE_STAGE'), 'utf8')) as Omit<Stage, 'key'>
  return { bases, ca, seed, key: `${setting('CONFORMANCE_RUNNER')}-${name}` }
}

/** Write what a test saw, where the harness compares it with what the other phases saw. */
export function report(subject: string, title: string, value: unknown): void {
  const folder = join(setting('CONFORMANCE_OUTPUT'), subject)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${encodeURIComponent(title)}.json`), `${JSON.stringify(value, null, 2)}\n`)
}

/** A setting that the harness hands over in the environment. */
export function setting(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set`)
  return value
}
