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

// Shorter ones begin names of many makers.
const LEAST_STEM = 5

/**
 * Tell whether a package is one of those that were seen at a call, or of the same family by its name: `@aws-sdk/…`,
 * `googleapis` and `googleapis-common`, `algoliasearch` and `@algolia/…`.
 */
export function isOfFamily(name: string, seen: readonly string[]): boolean {
  return seen.some((each) => each === name || areOfFamily(familyOf(each), familyOf(name)))
}

function areOfFamily(one: string, other: string): boolean {
  const stem = one.length < other.length ? one : other
  return stem.length >= LEAST_STEM && one.startsWith(stem) && other.startsWith(stem)
}

// By their own documentation: what SDKs of one maker call out with, under another name.
const MAKERS: Readonly<Record<string, string>> = { gaxios: 'google', teenyrequest: 'google', smithy: 'awssdk' }

/** What all packages of a maker begin with. */
function familyOf(name: string): string {
  const stem = name.replace(/(?<=^@[^/]+)\/.*/, '').replaceAll(/[^a-z\d]/g, '')
  return MAKERS[stem] ?? stem
}
