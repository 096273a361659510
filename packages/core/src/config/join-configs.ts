import type { ResolvedConfig, ResolvedService } from './config.js'

/**
 * Make one configuration of those of a run's projects, as a report on all of them needs it. What is said for the run as a
 * whole is that of the first that has a file; coverage, that of the first that speaks of it. Services are those of all: of
 * the same name, one with the base URLs and operations of each.
 */
export function joinConfigs(configs: readonly [ResolvedConfig, ...ResolvedConfig[]]): ResolvedConfig {
  const [base = configs[0]] = configs.filter(({ file }) => file !== null)
  const { coverage } = configs.find((one) => one.coverage.enabled !== null) ?? base
  return { ...base, coverage, services: joinServices(configs.flatMap(({ services }) => services)) }
}

/** A base URL belongs to the service that names it first. */
function joinServices(services: readonly ResolvedService[]): ResolvedService[] {
  const claimed = new Map<string, string>()
  for (const { name, baseUrls } of services) {
    for (const url of baseUrls) if (!claimed.has(url)) claimed.set(url, name)
  }
  return [...Map.groupBy(services, ({ name }) => name)].map(([name, [first, ...others]]) => {
    const all = [first!, ...others]
    const operations = all.flatMap((one) => one.operations)
    return {
      ...first!,
      baseUrls: [...claimed].filter(([, owner]) => owner === name).map(([url]) => url),
      operations: [...new Map(operations.toReversed().map((one) => [one.name, one])).values()].toReversed(),
      openapi: all.find(({ openapi }) => openapi !== null)?.openapi ?? null,
    }
  })
}
