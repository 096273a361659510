import type { ServiceConfig, UnderstudyConfig } from './config.js'

/** A configuration whose services and operations TypeScript knows by name. `Operations` has those of each service. */
export type DefinedConfig<Operations> = Omit<UnderstudyConfig, 'services'> & {
  services: {
    [Service in keyof Operations]: Omit<ServiceConfig, 'operations'> & { operations: Named<Operations[Service]> }
  }
}

/** Operations by name; any names where a service has none. */
type Named<Operations> = unknown extends Operations ? Record<string, string> : Operations

/** A service with these operations. */
type DefinedService<Operations> = Omit<ServiceConfig, 'operations'> & {
  operations?: Operations & Record<string, string>
}

/** Return the configuration as it is: it gives editors the types, and keeps the names of services and operations. */
export function defineConfig<Operations = object>(
  config: Omit<UnderstudyConfig, 'services'> & {
    services?: { [Service in keyof Operations]: DefinedService<Operations[Service]> }
  },
): DefinedConfig<Operations> {
  // What is returned is what was given; a configuration without services has no names.
  return config as DefinedConfig<Operations>
}
