import type { Finding } from './personal.js'

/** Segments of a path behind which a token stands: of links that are sent by mail, and of webhooks. */
const LINKS =
  /\/(?:(?:reset|forgot|change)[-_]?password|password[-_]?reset|password\/(?:reset|edit)|reset|recover|invites?|invitations?|magic(?:[-_]?links?)?|verify(?:[-_]?e?-?mail)?|confirm(?:ation)?(?:[-_]?e?-?mail)?|activate|unsubscribe|api\/webhooks\/\d{5,30}|services\/T[A-Z\d]{5,20}\/B[A-Z\d]{5,20})\/([\w-]{16,512})(?![\w.~%-])/dgi

/** Ids of many kinds, and words with hyphens: uuid, Mongo's, ULID, `ord_…`, `how-to-2024`. */
const ID =
  /^(?:[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|[\da-f]{24}|0[0-7][\dA-HJKMNP-TV-Z]{24}|[a-z]{1,12}_.+|[A-Z]?[a-z\d]+(?:[-_][a-z\d]+)+)$/

/** Find tokens in paths, behind segments that tell what they are. */
export function findPathTokens(text: string, found: Finding[]): void {
  for (const hit of text.matchAll(LINKS)) {
    const [start, end] = hit.indices![1]!
    const value = hit[1]!
    if (/\d/.test(value) && /[A-Za-z]/.test(value) && !ID.test(value))
      found.push({ start, end, rule: 'token', kind: 'opaque' })
  }
}
