import type { JsonValue } from '../model/index.js'

/** A JSON Web Token (RFC 7519), signed or not: its claims are the second part. */
const JWT = /(?<![\w-])(e[wy][\w-]{4,})\.(eyJ[\w-]+)(?=\.)/g

/**
 * Map the claims of the tokens in text. `map` returns other claims, or the same value to leave a token as it stands.
 * What only looks like a token is left alone.
 */
export function mapJwtClaims(text: string, map: (claims: JsonValue) => JsonValue): string {
  if (!text.includes('.eyJ')) return text
  return text.replaceAll(JWT, (whole, header: string, payload: string) => {
    const claims = parseClaims(payload)
    if (claims === undefined) return whole
    const mapped = map(claims)
    return mapped === claims ? whole : `${header}.${Buffer.from(JSON.stringify(mapped)).toString('base64url')}`
  })
}

function parseClaims(payload: string): JsonValue | undefined {
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString()) as JsonValue
  } catch {
    // Text that begins like a token, and is none.
    return undefined
  }
}
