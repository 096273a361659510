import { mapStrings } from '../body/placeholder.js'
import type { DriftResult, RunFinding } from '../drift/index.js'
import type { LiveSecrets } from './hide-live.js'

/** Hide the secrets of all calls in what is told of them: one may stand in the answer of another. */
export function hideInResult(result: DriftResult, secrets: LiveSecrets): DriftResult {
  const { findings, unverified, couldNotCheck } = result
  return {
    ...result,
    findings: findings.map((finding) => hideInFinding(finding, secrets)),
    unverified: unverified.map((place) => ({
      ...place,
      path: secrets.path(place.path),
      reason: secrets.text(place.reason),
    })),
    couldNotCheck: couldNotCheck.map((call) => ({ ...call, reason: secrets.text(call.reason) })),
  }
}

function hideInFinding(finding: RunFinding, { text, path }: LiveSecrets): RunFinding {
  const { recorded, live } = finding.example
  return {
    ...finding,
    path: path(finding.path),
    recorded: text(finding.recorded),
    live: text(finding.live),
    example: {
      ...(recorded === undefined ? {} : { recorded: mapStrings(recorded, text) }),
      ...(live === undefined ? {} : { live: mapStrings(live, text) }),
    },
    ...(finding.hint === undefined ? {} : { hint: text(finding.hint) }),
  }
}
