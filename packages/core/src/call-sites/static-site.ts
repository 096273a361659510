import type { KnownSite, SourceRange } from '../coverage/coverage-data.js'

/** A place in the source that calls out, with what is needed to recognise its calls. */
export interface StaticSite extends Omit<KnownSite, 'knownBy'> {
  /** In upper case; null where it is not constant. */
  method: string | null
  /** URL or path with `*` for what is not constant; null where nothing of it is. */
  url: string | null
  /** Where a stack frame of its calls may point to, the closest first. */
  reach: Stretch[]
  /** Which of the promises that are awaited together it is, from 0; null where it is not written as one of a list. */
  element: number | null
  /** The functions around it, the innermost first. */
  functions: SourceRange[]
}

/** A stretch of source that frames of a site's calls may point to. */
export interface Stretch extends SourceRange {
  /**
   * `call` is the call itself, `chain` what is awaited or called of it, `expression` all around it in the same function,
   * `callback` an expression that it is a callback in, `caller` a call of a function that leads to it.
   */
  kind: StretchKind
  /** Functions inside that the site is not in: frames there are of other calls. */
  holes: SourceRange[]
}

/** The closest first. */
export const STRETCH_KINDS = ['call', 'chain', 'expression', 'callback', 'caller'] as const

export type StretchKind = (typeof STRETCH_KINDS)[number]
