import { describe, expect, it } from 'vitest'
import { VENDOR_TOKENS } from './vendor-tokens.js'
import type { VendorToken } from './vendor-tokens.js'

interface TokenMatch {
  start: number
  end: number
  secretStart: number
  secretEnd: number
}

/** What may stand around a token: JSON, escaped JSON, forms, URLs, headers, streams, prose. */
const SURROUNDINGS: readonly (readonly [before: string, after: string])[] = [
  ['', ''],
  ['{"value":"', '"}'],
  [String.raw`"{\"value\":\"`, String.raw`\"}"`],
  [String.raw`first\n`, String.raw`\nlast`],
  ['a=1&value=', '&b=2'],
  ['a%3D', '%26b%3D2'],
  ['X-Value: ', '\r\nHost: example.com'],
  ['data: ', '\n\n'],
  ['<value>', '</value>'],
  ['It is ', ', and secret.'],
  ["'", "'"],
]

const STICKY = new WeakMap<VendorToken, RegExp>()

const QUIET_ANYWHERE: readonly string[] = [
  '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  'W/"5d8c72a5edda8d6a:0"',
  '"33a64df551425fcc55e4d42a148795d9f25f89d4"',
  'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==',
  'sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC',
  '2fd4e1c67a2d28fced849ee1bb76e7391b93eb12',
  '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  'eyJpZCI6MX0=',
  'eyJvZmZzZXQiOjEwMCwibGltaXQiOjUwLCJzb3J0IjoiY3JlYXRlZF9hdCJ9',
  'Y3Vyc29yOnYyOpHOAAGGoA==',
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7',
  'The password is asked for twice; the secret key stays with you, and the token expires.',
  '#ff8800',
  'rgb(0,0,0)',
  '1.2.3-beta.4+build.5',
  'v10.0.1',
  'key-value',
  'api-version: 2026-01-01',
  'application/vnd.api+json',
  '2026-01-01T00:00:00.000Z',
  'user@example.com',
  'https://api.example.com/v1/orders/42?page=2&sort=-created_at#top',
  '{"kty":"RSA","use":"sig","kid":"2026-01","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc","e":"AQAB"}',
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0123456789abcdefghijklmnopqrstuvwxyzABCDEFG ada@example.com',
  'token_type=bearer&expires_in=3600',
  '"usage":{"prompt_tokens":12,"completion_tokens":34,"total_tokens":46}',
  'chatcmpl-9qZ8xY7wV6uT5sR4pO3nM2lK1jI0h',
  'msg_01XFDUDYJgAACzvnptvVoYEL',
  'req_8f2d6c4b1a0e9d7f5c3b',
  'i-0abcd1234efgh5678',
  'arn:aws:iam::123456789012:role/orders',
  '/static/js/main.8f2d6c4b.chunk.js',
  'W10=',
  'multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW',
  '550e8400e29b41d4a716446655440000',
  '507f1f77bcf86cd799439011',
  `AC${'0123456789abcdef'.repeat(2)}`,
  'cus_NffrFeUfNV2Hib',
  'price_1MoBy5LkdIwHu7ixZhnattbh',
  'gid://shopify/Order/1234567890',
  'projects/orders/secrets/database/versions/1',
]

describe('VENDOR_TOKENS', () => {
  it('has unique ids, titles, anchors long enough to search for, and samples', () => {
    expect(new Set(VENDOR_TOKENS.map(({ id }) => id)).size).toBe(VENDOR_TOKENS.length)
    expect(VENDOR_TOKENS.length).toBeGreaterThan(120)
    const wrong = VENDOR_TOKENS.filter(
      ({ id, title, anchors, fires, secrets, pattern }) =>
        !/^[a-z\d]+(?:-[a-z\d]+)*$/.test(id) ||
        title.length > 60 ||
        anchors.length === 0 ||
        anchors.some((anchor) => anchor.length < 3) ||
        fires.length === 0 ||
        (secrets !== undefined && secrets.length !== fires.length) ||
        pattern.flags !== '',
    )
    expect(wrong.map(({ id }) => id)).toEqual([])
  })

  it.each(VENDOR_TOKENS.map((token) => [token.id, token] as const))('finds exactly the secret: %s', (_, token) => {
    const missed = token.fires.flatMap((text, index) => {
      const secret = token.secrets?.[index] ?? text
      return surroundingsOf(text)
        .filter(([before, after]) => {
          const found = findAll(token, before + text + after)
          return found.length !== 1 || found[0] !== secret
        })
        .map(([before, after]) => ({
          text: before + text + after,
          secret,
          found: findAll(token, before + text + after),
        }))
    })
    expect(missed).toEqual([])
  })

  it('touches no look-alike of any kind', () => {
    const lookAlikes = [...QUIET_ANYWHERE, ...VENDOR_TOKENS.flatMap(({ quiet }) => quiet)]
    const touched = lookAlikes.flatMap((text) =>
      ['', '"', ' ', '=', '/', '\n'].flatMap((around) =>
        VENDOR_TOKENS.filter((token) => findAll(token, around + text + around).length > 0).map(({ id }) => ({
          id,
          text,
        })),
      ),
    )
    expect(touched).toEqual([])
  })

  it('leaves stand-ins alone, whatever public prefix they keep', () => {
    const standIns = VENDOR_TOKENS.flatMap(({ prefixes }) => ['', ...prefixes].map((prefix) => `${prefix}redacted-1`))
    const replaced = VENDOR_TOKENS.flatMap((token) => token.fires.map((text) => replaceSecret(token, text)))
    const touched = [...new Set([...standIns, ...replaced])].flatMap((text) =>
      VENDOR_TOKENS.filter((token) => findAll(token, `"${text}"`).length > 0).map(({ id }) => ({ id, text })),
    )
    expect(touched).toEqual([])
  })

  it('begins and ends matches within bounds of an anchor', () => {
    const wrong = VENDOR_TOKENS.filter((token) =>
      token.fires.some((text) => !token.anchors.some((anchor) => text.includes(anchor))),
    )
    expect(wrong.map(({ id }) => id)).toEqual([])
  })

  it('touches nothing in a megabyte of random base64, hex and identifiers', () => {
    const text = randomText(1_000_000)
    const touched = VENDOR_TOKENS.filter((token) => findAll(token, text).length > 0)
    expect(touched.map(({ id }) => id)).toEqual([])
  })

  // No clock is read: what costs time in proportion to the square of a text does not end before the time-out.
  it(
    'costs bounded work on a megabyte of its own anchors, cut-off tokens and endless runs',
    { timeout: 120_000 },
    () => {
      for (const token of VENDOR_TOKENS) {
        const text = hostileText(token, 1_000_000)
        expect(matches(token, text).length).toBeLessThan(text.length / 10)
      }
    },
  )
})

/** Texts of several lines stand in bodies only; what a URL would encode does not stand in one as it is. */
function surroundingsOf(text: string): readonly (readonly [before: string, after: string])[] {
  return SURROUNDINGS.filter(
    ([before]) =>
      (!text.includes('\n') || /["'>]$/.test(before)) && (!/=$|%3D$/.test(before) || /^[\w.~%+/=:$!*@|-]+$/.test(text)),
  )
}

function findAll(token: VendorToken, text: string): string[] {
  return matches(token, text).map(({ secretStart, secretEnd }) => text.slice(secretStart, secretEnd))
}

function replaceSecret(token: VendorToken, text: string): string {
  const [match] = matches(token, text)
  if (match === undefined) return text
  const secret = text.slice(match.secretStart, match.secretEnd)
  const prefix = token.prefixes
    .filter((one) => secret.startsWith(one))
    .reduce((a, b) => (b.length > a.length ? b : a), '')
  return `${text.slice(0, match.secretStart)}${prefix}redacted-1${text.slice(match.secretEnd)}`
}

function matches(token: VendorToken, text: string): TokenMatch[] {
  const found: TokenMatch[] = []
  const anchors = new RegExp(
    token.anchors.map((anchor) => anchor.replaceAll(/[$()*+.?[\\\]^{|}/]/g, String.raw`\$&`)).join('|'),
    'g',
  )
  for (let hit = anchors.exec(text); hit !== null; hit = anchors.exec(text)) {
    const match = matchAround(token, text, hit.index)
    anchors.lastIndex = match?.end ?? hit.index + 1
    if (match !== null && match.end > match.start) found.push(match)
  }
  return found
}

/** What a search does at an anchor that stands at `hit`. */
function matchAround(token: VendorToken, text: string, hit: number): TokenMatch | null {
  const pattern = stickyPattern(token)
  const lookBack = token.lookBack ?? 0
  if (hit < lookBack) return null
  pattern.lastIndex = hit - lookBack
  const indices = pattern.exec(text)?.indices
  if (indices === undefined) return null
  const [start, end] = indices[0]!
  const [secretStart, secretEnd] = indices.groups?.['secret'] ?? [start, end]
  return { start, end, secretStart, secretEnd }
}

function stickyPattern(token: VendorToken): RegExp {
  const known = STICKY.get(token)
  if (known !== undefined) return known
  const pattern = new RegExp(token.pattern.source, 'dy')
  STICKY.set(token, pattern)
  return pattern
}

function hostileText(token: VendorToken, size: number): string {
  const fire = token.fires.at(-1)!
  const repeated = token.anchors
    .slice(0, 3)
    .flatMap((anchor) => [anchor, `${anchor} `, `-${anchor}a`, `=${anchor}`, `/${anchor}1`, `.${anchor}1`])
    .concat(`${fire.slice(0, -1)}.`)
  const share = Math.floor(size / (repeated.length + 2))
  const runs = [token.anchors[0]! + 'a1'.repeat(share / 2), token.anchors[0]! + ' '.repeat(share)]
  return [...repeated.map((text) => text.repeat(Math.ceil(share / text.length))), ...runs].join('\n')
}

function randomText(length: number): string {
  const alphabets = [
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
    '0123456789abcdef',
    'abcdefghijklmnopqrstuvwxyz0123456789',
  ]
  let state = 7
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const words: string[] = []
  for (let written = 0; written < length;) {
    const alphabet = alphabets[next(alphabets.length)]!
    const word = Array.from({ length: 8 + next(200) }, () => alphabet[next(alphabet.length)]).join('')
    words.push(word)
    written += word.length + 1
  }
  return words.join(' ')
}
