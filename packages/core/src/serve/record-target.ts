import type { ResolvedConfig } from '../config/config.js'
import { resolveConfig } from '../config/resolve-config.js'
import { UnderstudyError } from '../errors.js'
import { createServices } from '../services/index.js'

/**
 * Read the address of a service that is to be recorded: `https://api.example.com`, or with a path that is put before each
 * request's own.
 *
 * @throws serve-target-invalid
 */
export function readTarget(text: string): URL {
  const url = URL.parse(text)
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:'
  if (url === null || !isHttp)
    throw invalid(text, 'is no http or https URL', 'name it whole: --target https://api.example.com')
  if (url.username !== '' || url.password !== '')
    throw invalid(`${url.protocol}//…@${url.host}`, 'holds credentials', 'let the client send them')
  if (url.search !== '' || url.hash !== '') throw invalid(text, 'has a query or a fragment', 'name the base URL alone')
  return url
}

/**
 * The configuration under which a target is recorded. A service of this machine that none of the declared ones is would be
 * passed by, as an app's own server is; being named as the target makes it a service.
 *
 * @throws serve-target-invalid where the configuration lets it pass
 */
export function configWithTarget(config: ResolvedConfig, target: URL): ResolvedConfig {
  const asked = new URL(`${target.pathname.replace(/\/$/, '')}/`, target).href
  if (!createServices(config).passes(asked)) return config
  const [declared] = resolveConfig({ services: { [target.host]: { baseUrl: target.origin } } }, null).services
  const services = [...config.services, { ...declared!, sanitize: config.sanitize, parameters: config.parameters }]
  const widened = { ...config, services }
  if (createServices(widened).passes(asked))
    throw invalid(target.href, 'is let through by the configuration', 'take it off `passthrough`')
  return widened
}

function invalid(text: string, what: string, fix: string): UnderstudyError {
  return new UnderstudyError('serve-target-invalid', { what: `The target "${text}" ${what}`, fix })
}
