import { isUtf8 } from 'node:buffer'

/** Decode bytes that are readable text; null for anything that would not come back as the same bytes. */
export function readableText(bytes: Uint8Array): string | null {
  if (!isUtf8(bytes)) return null
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  // Control characters other than tab and line breaks mark binary data.
  // oxlint-disable-next-line no-control-regex
  return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? null : text
}
