import type { Interaction } from '../model/index.js'

/** What an id is made of. */
type Named = Pick<Interaction, 'service' | 'operation'>

/** Gives new interactions their ids: the next free number of their operation. */
export interface IdSource {
  next(interaction: Named): string
}

/** Begin to number interactions, where `taken` ids are in use. Numbers below the highest one in use stay unused. */
export function createIdSource(taken: Iterable<string>): IdSource {
  const highest = new Map<string, number>()
  for (const id of taken) {
    const [, prefix = '', number = ''] = /^(.*)#(\d+)$/s.exec(id) ?? []
    highest.set(prefix, Math.max(highest.get(prefix) ?? 0, Number(number)))
  }
  return {
    next(interaction) {
      const prefix = prefixOf(interaction)
      const number = (highest.get(prefix) ?? 0) + 1
      highest.set(prefix, number)
      return `${prefix}#${number}`
    },
  }
}

/** `Service.operation`, or `host METHOD /path` for an operation without a name. */
function prefixOf({ service, operation }: Named): string {
  return /\s/.test(operation) ? `${service} ${operation}` : `${service}.${operation}`
}
