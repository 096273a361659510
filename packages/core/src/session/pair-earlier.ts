import type { Interaction } from '../model/index.js'
import { placeRecorded } from '../parameters/index.js'
import type { InteractionDraft } from '../record/index.js'
import { STAND_IN } from '../sanitize/stand-in.js'
import type { Services } from '../services/index.js'

/**
 * Pair each draft with the interaction that an earlier run recorded for the same call of the same test. Those that are held take
 * part where nothing else of their path is left.
 */
export function pairEarlier(
  drafts: readonly InteractionDraft[],
  current: readonly Interaction[],
  services: Services,
  held: readonly Interaction[] = [],
): Map<number, Interaction> {
  const earlier = new Map<number, Interaction>()
  // First by path, so that calls in another order find their own; then by operation, for paths that vary.
  const byPath = { keyOf: (one: InteractionDraft) => pathKey(one, services), among: [...current, ...held] }
  for (const { keyOf, among } of [byPath, { keyOf: operationKey, among: current }]) {
    const taken = new Set(earlier.values())
    const waiting = Map.groupBy(
      among.filter((interaction) => !taken.has(interaction)),
      keyOf,
    )
    for (const [index, draft] of drafts.entries()) {
      const interaction = earlier.has(index) ? undefined : waiting.get(keyOf(draft))?.shift()
      if (interaction !== undefined) earlier.set(index, interaction)
    }
  }
  const taken = new Set(earlier.values())
  for (const [index, draft] of drafts.entries()) {
    if (earlier.has(index)) continue
    const interaction = current.find((one) => !taken.has(one) && isSameButRedacted(one, draft))
    if (interaction === undefined) continue
    earlier.set(index, interaction)
    taken.add(interaction)
  }
  return earlier
}

/** A path in which a secret stood has a stand-in in the recording. */
function isSameButRedacted(recorded: Interaction, draft: InteractionDraft): boolean {
  const { url, method } = recorded.request
  if (recorded.test !== draft.test || recorded.service !== draft.service || method !== draft.request.method)
    return false
  const path = url.split('?', 1)[0]!
  if (!STAND_IN.test(path)) return false
  const parts = path.split(STAND_IN).map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}/]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('[^/]+')}$`).test(draft.request.url.split('?', 1)[0]!)
}

function pathKey(draft: InteractionDraft, services: Services): string {
  const { service, path } = placeRecorded(services, draft)
  return JSON.stringify([draft.test, draft.request.method, service, path])
}

function operationKey({ test, service, operation, request: { method } }: InteractionDraft): string {
  return JSON.stringify([test, method, service, operation])
}
