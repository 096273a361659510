import type { ClientLibrary, ClientShape } from './client-library.js'

/** What an SDK makes is taken for its own, until it is awaited: clients, and what is called of them. */
const OPEN: ClientShape = {
  call: { url: 'none', methodAt: -1 },
  build: { shape: 'open', keepsBase: true },
  construct: { shape: 'open', keepsBase: true },
  isOpen: true,
}

/** A package of which nothing is known but that it calls out. */
export function sdkLibrary(name: string): ClientLibrary {
  return { client: name, packages: [name], transports: [], exports: { default: 'open' }, shapes: { open: OPEN } }
}

/** Tell whether a package is one of those that were seen at a call, or of the same family: `@aws-sdk/…`. */
export function isOfFamily(name: string, seen: readonly string[]): boolean {
  if (seen.includes(name)) return true
  const scope = name.startsWith('@') ? name.slice(0, name.indexOf('/') + 1) : ''
  return scope !== '' && seen.some((each) => each.startsWith(scope))
}
