import type { Caller } from '../model/index.js'
import { isCarrier } from './carrier-packages.js'
import { CLIENT_LIBRARIES } from './client-libraries.js'
import { libraryOf } from './create-evaluator.js'

/** The outermost package that calls out on its own account: an SDK or a wrapper; null where there is none. */
export function ownerOf({ packages }: Caller): string | null {
  return packages.findLast((name) => libraryOf(name) === undefined && !isCarrier(name)) ?? null
}

/** Tell whether a site's client may be what a call was made with. */
export function fits(client: string, caller: Caller): boolean {
  const library = CLIENT_LIBRARIES.find((each) => each.client === client)
  if (library === undefined) return true
  if (caller.packages.some((name) => library.packages.includes(name))) return true
  const isOthers = caller.packages.some((name) => libraryOf(name) !== undefined && !isCarrier(name))
  return !isOthers && ownerOf(caller) === null && library.transports.includes(caller.transport)
}
