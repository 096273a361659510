import type { Caller } from '../model/index.js'

/** What is known of a library that calls out over HTTP. */
export interface ClientLibrary {
  /** As in `KnownSite.client`. */
  client: string
  /** What it is imported from. */
  packages: readonly string[]
  /** Roads that its calls take where its own frames are not on the stack. */
  transports: readonly Caller['transport'][]
  /** By exported name. What is required, or all that a namespace import lacks, is `default`. */
  exports: Readonly<Record<string, Shape>>
  /** By exported name of a type. */
  types?: Readonly<Record<string, Shape>>
  /** Shapes that others name. */
  shapes?: Readonly<Record<string, ClientShape>>
}

/** A shape, or the name of one among the library's. */
export type Shape = string | ClientShape

/** What may be done with a value of a library. */
export interface ClientShape {
  /** Calling it calls out. */
  call?: CallRule
  /** Calling it builds a client. */
  build?: BuildRule
  /** `new` builds a client. */
  construct?: BuildRule
  members?: Readonly<Record<string, Shape>>
  /** Calling any other member builds a client of this shape too, as in `wretch(url).auth(token).get()`. */
  isFluent?: boolean
  /** All of its members are of this shape too: of an SDK nothing is known. */
  isOpen?: boolean
}

/** How a call says what it asks for. */
export interface CallRule {
  /** What it always is. Else `method` of the options, by default GET. */
  method?: string
  /** Which argument is the URL, or options that hold it. `none` where it is the client's own. Default 0. */
  url?: number | 'none'
  /** Which argument is the method. */
  methodAt?: number
}

/** How a client is built: its base URL is the first argument, or in options among the arguments. */
export interface BuildRule {
  shape: Shape
  /** Its arguments are no URL: the base URL stays as it is. */
  keepsBase?: boolean
}

/** Members that call out by their names: `get`, `post`… */
export function verbs(names: string, rule: CallRule = {}): Record<string, ClientShape> {
  return Object.fromEntries(
    names.split(' ').map((name) => {
      const method = name === 'del' ? 'DELETE' : name.replace(/Form$/, '').toUpperCase()
      return [name, { call: { ...rule, method } }]
    }),
  )
}
