import { parseMediaType } from '../../body/media-type.js'

/** Headers that clients read, in lower case; `*` stands for any rest. */
const READ_HEADERS = [
  'link',
  'location',
  'content-location',
  'etag',
  'last-modified',
  'retry-after',
  'x-ratelimit-*',
  'ratelimit*',
  'x-rate-limit-*',
  'x-total*',
  'total-count',
  'x-page*',
  'x-per-page',
  'x-next-*',
  'content-range',
  'content-disposition',
  'www-authenticate',
  'x-api-version',
  'api-version',
]

/** What was seen of one header. */
export interface HeaderShape {
  /** Answers that had it. */
  seen: number
  /** Kinds of values: `integer`, `number`, `date`, `URL`, `text`. */
  kinds: ReadonlySet<string>
  /** Hosts of the URLs in it. */
  hosts: ReadonlySet<string>
  /** Relations of links in it (RFC 8288). */
  relations: ReadonlySet<string>
}

export type HeaderShapes = ReadonlyMap<string, HeaderShape>

/** The shapes of the headers of one answer that clients read. */
export function headerShapesOf(
  headers: Iterable<readonly [name: string, value: string]>,
  further: readonly string[],
): HeaderShapes {
  const shapes = new Map<string, HeaderShape>()
  for (const [name, value] of headers) {
    const lower = name.toLowerCase()
    if (!isRead(lower, further)) continue
    const one = shapeOf(lower, value)
    const before = shapes.get(lower)
    shapes.set(lower, before === undefined ? one : { ...merge(before, one), seen: 1 })
  }
  return shapes
}

function isRead(name: string, further: readonly string[]): boolean {
  const fits = (one: string): boolean => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : one === name)
  return READ_HEADERS.some(fits) || further.some((one) => fits(one.toLowerCase()))
}

function shapeOf(name: string, value: string): HeaderShape {
  return {
    seen: 1,
    kinds: new Set([name === 'link' ? 'links' : kindOf(value)]),
    hosts: new Set(Array.from(value.matchAll(/https?:\/\/([^\s/?#>;,"]+)/g), ([, host = '']) => host.toLowerCase())),
    relations: new Set(
      Array.from(value.matchAll(/;\s*rel="?([^";,]+)"?/g), ([, relation = '']) => relation.toLowerCase()),
    ),
  }
}

function kindOf(value: string): string {
  if (/^-?\d+$/.test(value)) return 'integer'
  if (/^-?\d+\.\d+$/.test(value)) return 'number'
  if (/^\w{3}, \d\d \w{3} \d{4} /.test(value) || /^\d{4}-\d\d-\d\d/.test(value)) return 'date'
  // Whether a reference is relative makes no difference to a client (RFC 9110 section 10.2.2).
  if (/^(?:[a-z][a-z\d+.-]*:\/)?\/\S*$/i.test(value)) return 'URL'
  return 'text'
}

/** Merge the shapes of headers. Associative and commutative. */
export function mergeHeaders(a: HeaderShapes, b: HeaderShapes): HeaderShapes {
  const merged = new Map(a)
  for (const [name, shape] of b) {
    const before = merged.get(name)
    merged.set(name, before === undefined ? shape : merge(before, shape))
  }
  return merged
}

function merge(a: HeaderShape, b: HeaderShape): HeaderShape {
  return {
    seen: a.seen + b.seen,
    kinds: a.kinds.union(b.kinds),
    hosts: a.hosts.union(b.hosts),
    relations: a.relations.union(b.relations),
  }
}

/** The essence of a media type, `none` where there is none. */
export function essenceOf(contentType: string | undefined): string {
  const { essence } = parseMediaType(contentType)
  return essence === '' ? 'none' : essence
}
