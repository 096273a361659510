import { readFileSync, statSync } from 'node:fs'
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
  const bytes = readFileSync(path)
  if (isZip(bytes)) return openZip(bytes, file)
  return { shownAs: file, text: bytes.toString('utf8'), beside: (name) => besideFile(dirname(path), name) }
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
