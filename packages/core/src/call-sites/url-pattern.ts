/** What stands for any text in a pattern. */
export const ANY = '*'

/** Join a base URL and a URL or path, as clients do; null where both are unknown. */
export function joinUrls(base: string | null, url: string | null): string | null {
  if (base === null || base === '') return url
  if (url === null || url === '') return base
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(url)) return url
  // What is not known may be of several segments.
  if (url.startsWith(ANY)) return base.replace(/\/+$/, '') + url
  return `${base.replace(/\/+$/, '')}/${url.replace(/^\/+/, '')}`
}

/** Resolve as `new URL(url, base)` does. */
export function resolveUrl(base: string, url: string): string {
  if (/^(?:[a-z][a-z\d+.-]*:)?\/\//i.test(url)) return url
  const origin = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i.exec(base)?.[0]
  if (!url.startsWith('/')) return joinUrls(base === origin ? base : base.replace(/[^/*]*$/, ''), url) ?? ANY
  return `${origin ?? ANY}${url}`
}

/** Write a pattern in its shortest form. */
export function tidyPattern(pattern: string): string {
  return pattern.replaceAll(/\*{2,}/g, ANY)
}

/**
 * How much of a URL a pattern fixes, if it agrees with it: the number of characters that are constant. Null where it does
 * not agree.
 */
export function agreement(pattern: string | null, url: string): number | null {
  if (pattern === null) return 0
  const bare = withoutQuery(pattern)
  return toExpression(bare).test(withoutQuery(url)) ? bare.replaceAll(ANY, '').length : null
}

const expressions = new Map<string, RegExp>()

function toExpression(pattern: string): RegExp {
  const known = expressions.get(pattern)
  if (known !== undefined) return known
  const isAbsolute = /^[a-z][a-z\d+.-]*:\/\//i.test(pattern)
  // The client may hold a base URL that is not seen here.
  const head = isAbsolute || pattern.startsWith(ANY) ? '^' : pattern.startsWith('/') ? '^[^?#]*?' : '^(?:[^?#]*/)?'
  const expression = new RegExp(`${head}${toSource(pattern)}/?$`, 'i')
  expressions.set(pattern, expression)
  return expression
}

function toSource(pattern: string): string {
  const pieces = pattern.split(ANY)
  return pieces
    .map((piece, place) => {
      const literal = piece.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
      if (place === 0) return literal
      const before = pieces[place - 1] ?? ''
      // A whole segment is one parameter, unless nothing else of the path is known.
      const isSegment = place > 1 || pieces[0] !== '' ? before.endsWith('/') && !/^\w*:?\/*$/.test(before) : false
      const isWhole = isSegment && (piece === '' || piece.startsWith('/'))
      return `${isWhole ? '[^/?#]*' : '.*'}${literal}`
    })
    .join('')
}

function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '')
}
