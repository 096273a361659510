import { Buffer } from 'node:buffer'
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'
import type { Expectation } from '../probes/probe.ts'
import type { Seen, SeenError } from './trace.ts'

/** What is wrong with an answer, in words; empty where it is as expected. */
export function complaints(seen: Seen, expected: Expectation, isLive: boolean): string[] {
  const wrong: string[] = []
  const same = (what: string, actual: unknown, wanted: unknown): void => {
    if (wanted !== undefined && JSON.stringify(actual) !== JSON.stringify(wanted)) {
      wrong.push(`${what} is ${JSON.stringify(actual)}, expected ${JSON.stringify(wanted)}`)
    }
  }
  same('status', seen.status, expected.status)
  same('status text', seen.statusText, expected.statusText)
  same('body', seen.body.text, expected.text)
  same('length of the body', seen.body.length, expected.bytes)
  same(
    'informational answers',
    seen.informational.map((info) => info.status),
    expected.informational,
  )
  for (const [name, value] of Object.entries(expected.headers ?? {})) same(name, valueOf(seen.headers, name), value)
  for (const [name, value] of Object.entries(expected.trailers ?? {}))
    same(`trailer ${name}`, valueOf(seen.trailers, name), value)
  if (expected.contains !== undefined && !seen.body.text.includes(expected.contains)) {
    wrong.push(`body ${JSON.stringify(seen.body.text)} does not contain ${JSON.stringify(expected.contains)}`)
  }
  const decoded = expected.decodedContains === undefined || seen.error ? '' : decodedText(seen)
  if (expected.decodedContains !== undefined && !seen.error && !decoded.includes(expected.decodedContains)) {
    wrong.push(`body ${JSON.stringify(decoded)} does not hold ${JSON.stringify(expected.decodedContains)} once decoded`)
  }
  // How many pieces there are to replay, the recording knows: what a busy machine reads late it reads as one.
  if (expected.progressive && isLive && seen.pieces < 2) wrong.push(`the body came in ${seen.pieces} piece`)
  return [...wrong, ...errorComplaints(seen.error, expected)]
}

function errorComplaints(error: SeenError | undefined, expected: Expectation): string[] {
  if (error?.code === 'HUNG') return ['the call hangs']
  if (expected.error) {
    if (!error) return ['the call succeeds, expected an error']
    if (expected.error === true || expected.error.test(JSON.stringify(error))) return []
    return [`error ${JSON.stringify(error)} does not fit ${String(expected.error)}`]
  }
  // Where no status is expected, clients differ in whether they fail.
  if (error && expected.status !== undefined) return [`the call fails: ${JSON.stringify(error)}`]
  return []
}

const DECODERS: Record<string, (bytes: Buffer) => Buffer> = {
  gzip: (bytes) => gunzipSync(bytes),
  br: (bytes) => brotliDecompressSync(bytes),
  deflate: (bytes) => (bytes[0] === 0x78 ? inflateSync(bytes) : inflateRawSync(bytes)),
}

/** The body's text; decoded by its headers where the client left it encoded. */
function decodedText({ body, headers }: Seen): string {
  if (body.base64 === undefined) return body.text
  const encodings = (valueOf(headers, 'content-encoding') ?? '').split(',').map((name) => name.trim())
  return encodings
    .reduceRight<Buffer>((bytes, name) => DECODERS[name]?.(bytes) ?? bytes, Buffer.from(body.base64, 'base64'))
    .toString()
}

function valueOf(headers: Seen['headers'], name: string): string | undefined {
  const values = (headers ?? []).filter(([one]) => one === name).map(([, value]) => value)
  return values.length > 0 ? values.join(', ') : undefined
}
