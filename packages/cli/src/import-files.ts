import { readFileSync, statSync } from 'node:fs'
import { gunzipSync, inflateSync } from 'node:zlib'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { isZip, readZip, type TrafficFile } from '@understudy/core/traffic'
import { UsageError } from './surroundings.js'

/** What JavaScript can hold as one text, in bytes. */
const LARGEST = 500 * 1024 * 1024

/**
 * Open a file of traffic, or one in a ZIP file with the bodies beside it, as Playwright writes it.
 * @throws UsageError
 */
export function openTraffic(file: string, cwd: string): TrafficFile {
  const path = resolve(cwd, file)
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) throw new UsageError(`There is no file "${file}".`)
  if (stats.isDirectory()) throw new UsageError(`"${file}" is a folder: name the files in it.`)
  if (stats.size > LARGEST)
    throw new UsageError(`"${file}" is larger than 500 MB, which cannot be read at once: export a part of it.`)
  const bytes = unpacked(readFileSync(path), file)
  if (isZip(bytes)) return openZip(bytes, file)
  return { shownAs: file, text: textOf(bytes), beside: (name) => besideFile(dirname(path), name) }
}

/** Windows PowerShell writes what it redirects into a file as UTF-16, with its mark. */
function textOf(bytes: Buffer): string {
  return bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le', 2) : bytes.toString('utf8')
}

/** Undo what a file is packed by as a whole: `.gz`, or the `.zhar` of mitmproxy. */
function unpacked(bytes: Buffer, file: string): Buffer {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  // The beginning of a zlib stream (RFC 1950 section 2.2); no text begins so.
  const isZlib =
    bytes[0] === 0x78 && [0x01, 0x5e, 0x9c, 0xda].includes(bytes[1] ?? 0) && bytes.readUInt16BE(0) % 31 === 0
  if (!isGzip && !isZlib) return bytes
  try {
    return isGzip ? gunzipSync(bytes, { maxOutputLength: LARGEST }) : inflateSync(bytes, { maxOutputLength: LARGEST })
  } catch (cause) {
    throw new UsageError(`"${file}" is packed, and cannot be unpacked: it is broken, or larger than 500 MB.`, { cause })
  }
}

/** What lies elsewhere is none of its business: the file may come from anyone. */
function besideFile(folder: string, name: string): Buffer | null {
  const inside = relative(folder, resolve(folder, name))
  if (inside === '' || isAbsolute(inside) || inside.split(sep)[0] === '..') return null
  const path = resolve(folder, inside)
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(path) : null
}

function openZip(bytes: Buffer, file: string): TrafficFile {
  const files = readZip(bytes)
  const main = [...(files ?? [])].find(([name]) => /\.(?:har|json|ya?ml)$/i.test(name) && !name.includes('/'))
  if (files === null) throw new UsageError(`"${file}" is a ZIP file that cannot be read: unpack it first.`)
  const har = files.get('har.har') ?? [...files].find(([name]) => name.endsWith('.har'))?.[1] ?? main?.[1]
  if (har === undefined) throw new UsageError(`"${file}" is a ZIP file without a .har in it.`)
  return { shownAs: file, text: har().toString('utf8'), beside: (name) => files.get(name)?.() ?? null }
}
