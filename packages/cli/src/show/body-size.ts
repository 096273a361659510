import type { RecordedBody } from '@understudy/core'
import { plainText, printJson } from '@understudy/core/check'

/** Count a body's bytes; null where a file of it is not there. Placeholders count as they are written. */
export function bodySize(body: RecordedBody | undefined, fileSize: (name: string) => number | null): number | null {
  if (body === undefined) return 0
  if ('json' in body) return Buffer.byteLength(printJson(body.json, body.layout))
  if ('text' in body) return textSize(body.text)
  if ('form' in body) return textSize(formText(body.form))
  if ('base64' in body) return base64Size(body.base64)
  if ('file' in body) return fileSize(body.file)
  if ('stream' in body)
    return sum(body.stream.map((one) => ('text' in one ? textSize(one.text) : base64Size(one.base64))))
  return sum(
    body.multipart.map(({ text, base64, file }) => {
      if (text !== undefined) return textSize(text)
      if (base64 !== undefined) return base64Size(base64)
      return file === undefined ? 0 : fileSize(file)
    }),
  )
}

/** Write a form as it is sent, but for what placeholders stand in it. */
export function formText(form: Record<string, string | string[]>): string {
  return Object.entries(form)
    .flatMap(([name, value]) => [value].flat().map((one) => `${name}=${one}`))
    .join('&')
}

/** Write a number of bytes: `312 B`, `1.2 kB`, `3.4 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 999_950 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** Write a duration: `48 ms`, `1.2 s`. */
export function durationText(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}

/** Count the bytes of text of a recording. */
function textSize(recorded: string): number {
  return Buffer.byteLength(plainText(recorded))
}

function base64Size(base64: string): number {
  const padding = /={0,2}$/.exec(base64)?.[0].length ?? 0
  return (base64.length / 4) * 3 - padding
}

function sum(sizes: readonly (number | null)[]): number | null {
  return sizes.reduce<number | null>((all, one) => (all === null || one === null ? null : all + one), 0)
}
