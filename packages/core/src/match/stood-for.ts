import { escapeText } from '../body/placeholder.js'
import type { Redacted } from './request-key.js'

/** What stood in a live request where the recorded one has a stand-in, by stand-in. */
export type StoodFor = Map<string, string>

/** Put into an answer what its own request has in the place of stand-ins. The same value where none stands in it. */
export function putBack<T>(value: T, stoodFor: StoodFor, redacted: Pick<Redacted, 'standIn'>): T {
  if (stoodFor.size === 0) return value
  const pattern = new RegExp(redacted.standIn.source, `${redacted.standIn.flags.replace('g', '')}g`)
  return mapTexts(value, (text) =>
    text.replaceAll(pattern, (standIn: string) => {
      const live = stoodFor.get(standIn)
      return live === undefined ? standIn : escapeText(live)
    }),
  ) as T
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, item]) => [key, item, mapTexts(item, map)] as const)
  if (entries.every(([, before, after]) => before === after)) return value
  if (Array.isArray(value)) return entries.map(([, , after]) => after)
  return Object.fromEntries(entries.map(([key, , after]) => [key, after]))
}
