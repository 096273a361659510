import type { Client } from '../clients/client.ts'
import { PROBES } from '../probes/index.ts'
import type { Probe } from '../probes/probe.ts'
import { complaints } from './expect-live.ts'
import { perform } from './perform.ts'
import { readStage, report, setting, SKIPPED } from './report.ts'

/** What both runners offer as globals. */
interface RunnerGlobals {
  test(title: string, fn: () => Promise<void>): void
  afterAll(fn: () => Promise<void>): void
}

const { test, afterAll } = globalThis as unknown as RunnerGlobals

/** Register a test for each probe that the client can make. */
export function runProbes(client: Client): void {
  const stage = readStage(client.name)
  const isLive = setting('CONFORMANCE_PHASE') !== 'replay'
  const skipped: { probe: string; reason: string }[] = []
  for (const probe of PROBES) {
    const reason = reasonToSkip(probe, client)
    if (reason === undefined) {
      test(probe.id, async () => {
        const seen = await perform(probe, client, stage)
        report(client.name, probe.id, seen)
        const wrong = seen.flatMap((one, index) =>
          complaints(one, probe.calls[index]?.expect ?? {}, isLive).map(
            (complaint) => `call ${index + 1}: ${complaint}`,
          ),
        )
        if (wrong.length > 0) throw new Error(wrong.join('\n'))
      })
    } else skipped.push({ probe: probe.id, reason })
  }
  report(SKIPPED, client.name, skipped)
  afterAll(async () => client.close?.())
}

/** Why a client cannot make a probe's calls; undefined where it can. */
function reasonToSkip(probe: Probe, client: Client): string | undefined {
  return (probe.needs ?? []).map((need) => client.cannot[need]).find((reason) => reason !== undefined)
}
