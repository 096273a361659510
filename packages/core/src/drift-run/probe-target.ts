import type { ResolvedConfig } from '../config/config.js'
import { createServices } from '../services/index.js'

/** Says to which address a recorded one leads in this run. */
export type TargetOf = (url: string, service: string) => string

/**
 * A recorded address is called as it is, but for services that a person gave another one for this run, and for those that are
 * not at the recorded one any more, as with a port that is chosen at each start.
 */
export function createTargetOf(
  config: Pick<ResolvedConfig, 'services' | 'passthrough'>,
  baseUrls: Readonly<Record<string, string>> = {},
): TargetOf {
  const services = createServices(config)
  return (url, service) => {
    const base = Object.hasOwn(baseUrls, service) ? baseUrls[service] : undefined
    const configured = config.services.find(({ name }) => name === service)
    const isAtHome = configured === undefined || services.place(url).config?.name === service
    const target = base ?? (isAtHome ? undefined : configured.baseUrls[0])
    if (target === undefined) return url
    const { path, search } = services.placeRecorded(url, service)
    const isBare = path === '/' && !url.split('?', 1)[0]!.endsWith('/')
    return target.replace(/\/+$/, '') + (isBare ? '' : path) + search
  }
}
