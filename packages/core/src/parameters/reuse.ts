import { operationOf, type Place } from '../services/index.js'

/** Paths tell operations apart here. */
const NO_HINTS = { header: () => undefined, json: undefined }

/** May recordings of a request's operation answer for other path parameters? */
export function isReused(method: string, place: Place): boolean {
  const reuse = place.config?.parameters.reuse ?? false
  if (typeof reuse === 'boolean') return reuse
  const { name } = operationOf(method, place, NO_HINTS)
  return [name, place.service, `${place.service}.${name}`].some((one) => reuse.includes(one))
}
