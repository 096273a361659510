import { gunzipSync } from 'node:zlib'

/** How many layers of encoding are taken off. */
const DEPTH = 4

/** Where a secret was found. */
export interface Finding {
  file: string
  secret: string
  /** The text around it, in the form in which it was found. */
  excerpt: string
}

/** Search files for secrets: plain, escaped, encoded, compressed, and cut by the chunks of a stream. */
export function secretsIn(files: ReadonlyMap<string, Buffer>, secrets: readonly string[]): Finding[] {
  return [...files].flatMap(([file, bytes]) => {
    const texts = textsIn(bytes)
    return secrets.flatMap((secret) => {
      const text = texts.find((one) => one.includes(secret))
      if (text === undefined) return []
      const at = text.indexOf(secret)
      return [{ file, secret, excerpt: text.slice(Math.max(0, at - 60), at + secret.length + 20) }]
    })
  })
}

/** Everything that the bytes say, in whatever encoding. */
function textsIn(bytes: Buffer): string[] {
  const seen = new Set<string>()
  let layer = [bytes.toString(), bytes.toString('latin1')]
  for (let depth = 0; depth <= DEPTH && layer.length > 0; depth += 1) {
    const fresh = [...new Set(layer)].filter((text) => text.length >= 6 && !seen.has(text))
    for (const text of fresh) seen.add(text)
    layer = fresh.flatMap(decodingsOf)
  }
  return [...seen]
}

function decodingsOf(text: string): string[] {
  const packed = [...text.matchAll(/[\w+/-]{12,}={0,2}/g)].flatMap(([run]) => unpack(run))
  const nested = [...text.matchAll(/^(?:data: ?)?([[{"].*[\]}"])\s*$/gms)].flatMap(([, json = '']) => stringsIn(json))
  const unquoted = text.includes('%') ? [decodePercent(text)] : []
  return [...packed, ...nested, ...unquoted]
}

function unpack(run: string): string[] {
  const forms = ['base64', ...(/^(?:[0-9a-f]{2})+$/i.test(run) ? ['hex' as const] : [])] as const
  return forms.flatMap((form) => {
    const bytes = Buffer.from(run, form)
    const inflated = bytes[0] === 0x1f && bytes[1] === 0x8b ? tryTo(() => gunzipSync(bytes)) : null
    const decoded = inflated ?? bytes
    // What is no text after decoding was no encoded text.
    const text = decoded.toString()
    return text.includes('\ufffd') && inflated === null ? [] : [text, decoded.toString('latin1')]
  })
}

/** Strings of a JSON text, and what the chunks of a stream or the deltas of its events say together. */
function stringsIn(json: string): string[] {
  const value = tryTo(() => JSON.parse(json) as unknown)
  if (value === null) return []
  const strings: string[] = []
  const streams = new Map<string, string>()
  const visit = (inner: unknown, path: string): void => {
    if (typeof inner === 'string') {
      strings.push(inner)
      // Neighbours in a list say one thing together.
      const place = path.replaceAll(/\/\d+/g, '/*')
      streams.set(place, (streams.get(place) ?? '') + inner)
    } else if (typeof inner === 'object' && inner !== null) {
      for (const [key, item] of Object.entries(inner)) {
        strings.push(key)
        visit(item, `${path}/${key}`)
      }
    }
  }
  visit(value, '')
  return [...strings, ...[...streams.values()].flatMap((text) => [text, ...deltasIn(text)])]
}

/** The words of server-sent events, one after another, without what is around them. */
function deltasIn(text: string): string[] {
  const words = [...text.matchAll(/"(?:text|content|delta)":("(?:[^"\\]|\\.)*")/g)]
  return words.length === 0 ? [] : [words.map(([, quoted = '""']) => JSON.parse(quoted) as string).join('')]
}

function decodePercent(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) => tryTo(() => decodeURIComponent(run)) ?? run)
}

function tryTo<T>(attempt: () => T): T | null {
  try {
    return attempt()
  } catch {
    return null
  }
}
