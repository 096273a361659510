import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from '../clients/client.ts'
import { PROBES } from '../probes/index.ts'
import type { Probe } from '../probes/probe.ts'
import { complaints } from './expect-live.ts'
import { perform, type Stage } from './perform.ts'

/** What both runners offer as globals. */
interface RunnerGlobals {
  test(title: string, fn: () => Promise<void>): void
  afterAll(fn: () => Promise<void>): void
}

const { test, afterAll } = globalThis as unknown as RunnerGlobals

/** Why a client cannot make a probe's calls; undefined where it can. */
export function reasonToSkip(probe: Probe, client: Client): string | undefined {
  return (probe.needs ?? []).map((need) => client.cannot[need]).find((reason) => reason !== undefined)
}

/** Read what the harness laid down for this phase. */
export function readStage(name: string): Stage {
  const { bases, ca, seed } = JSON.parse(readFileSync(envPath('CONFORMANCE_STAGE'), 'utf8')) as Omit<Stage, 'key'>
  return { bases, ca, seed, key: `${process.env['CONFORMANCE_RUNNER']}-${name}` }
}

/** Write what a test saw, where the harness compares it with what the other phases saw. */
export function report(subject: string, title: string, value: unknown): void {
  const folder = join(envPath('CONFORMANCE_OUTPUT'), subject)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${encodeURIComponent(title)}.json`), `${JSON.stringify(value, null, 2)}\n`)
}

/** Register a test for each probe that the client can make. */
export function runProbes(client: Client): void {
  const stage = readStage(client.name)
  for (const probe of PROBES) {
    if (reasonToSkip(probe, client)) continue
    test(probe.id, async () => {
      const seen = await perform(probe, client, stage)
      report(client.name, probe.id, seen)
      const wrong = seen.flatMap((one, index) =>
        complaints(one, probe.calls[index]?.expect ?? {}).map((complaint) => `call ${index + 1}: ${complaint}`),
      )
      if (wrong.length > 0) throw new Error(wrong.join('\n'))
    })
  }
  afterAll(async () => client.close?.())
}

function envPath(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set`)
  return value
}
