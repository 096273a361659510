// Stands in until save, merge, spool and body files of the store are there: no lock, no fsync.
import { writeFileSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Interaction, Recording } from '../model/index.js'
import { piecesOf, openFile, closeFile, readBytes, sizeOf } from './disk.js'
import { printRecording } from './print-recording.js'
import { readRecording } from './read-recording.js'

export interface Spool {
  append(chunk: Uint8Array): void
  readonly size: number
  bytes(): Buffer
  discard(): void
}
export function createSpool(): Spool {
  const chunks: Uint8Array[] = []
  let size = 0
  return {
    append(chunk) {
      chunks.push(chunk)
      size += chunk.length
    },
    get size() {
      return size
    },
    bytes: () => Buffer.concat(chunks),
    discard: () => void chunks.splice(0),
  }
}
const folder = (path: string): string => path.replace(/\.json$/, '')
export type BodyFileContent = { bytes: Buffer } | { spool: Spool }
export const bodyFileSize = (path: string, name: string): number | null => sizeOf(join(folder(path), name))
export const readBodyFile = (path: string, name: string): Buffer | null => readBytes(join(folder(path), name))
export function* bodyPieces(path: string, name: string): Iterable<Buffer> {
  const fd = openFile(join(folder(path), name))
  if (fd === null) return
  for (const piece of piecesOf(fd)) yield Buffer.from(piece)
  closeFile(fd)
}
export interface SaveUpdate {
  recording: Recording | null
  files: ReadonlyMap<string, BodyFileContent>
}
export async function saveRecording(path: string, update: (current: Recording | null) => SaveUpdate): Promise<void> {
  const current = readRecording(path)
  const { recording, files } = update(current)
  for (const [name, content] of files) {
    mkdirSync(folder(path), { recursive: true })
    writeFileSync(join(folder(path), name), 'bytes' in content ? content.bytes : content.spool.bytes())
  }
  if (recording === null) {
    if (current !== null) rmSync(path)
    return
  }
  mkdirSync(dirname(path), { recursive: true })
  const text = printRecording(recording)
  if (current === null || printRecording(current) !== text) writeFileSync(path, text)
}
export type Fate = 'keep' | 'append' | 'replace' | 'remove'
export interface MergePlan {
  tests: { test: string | null; fate: Fate }[]
}
export interface MergeInput {
  current: readonly Interaction[]
  fresh: readonly Omit<Interaction, 'id'>[]
  plan: MergePlan
  requestKey(interaction: Omit<Interaction, 'id'>): string
}
export function mergeInteractions({ current, fresh, plan, requestKey }: MergeInput): Interaction[] {
  const out: Interaction[] = []
  const taken = new Set(current.map(({ id }) => id))
  for (const { test, fate } of plan.tests) {
    const old = current.filter((one) => one.test === test)
    const mine = fresh.filter((one) => one.test === test)
    if (fate === 'remove') continue
    if (fate !== 'replace') out.push(...old)
    if (fate === 'keep') continue
    const waiting = fate === 'replace' ? [...old] : []
    for (const one of mine) {
      const at = waiting.findIndex((other) => requestKey(other) === requestKey(one))
      if (at !== -1) {
        const [same] = waiting.splice(at, 1)
        const strip = (x: Omit<Interaction, 'id'>): string => JSON.stringify([x.request, x.response?.status, x.response?.body, x.error?.code])
        out.push(strip(same!) === strip(one) ? { ...same!, recordedAt: one.recordedAt } : { id: same!.id, ...one })
        continue
      }
      const prefix = /^[A-Z]+ \//.test(one.operation) ? `${one.service} ${one.operation}` : `${one.service}.${one.operation}`
      let n = 1
      while (taken.has(`${prefix}#${n}`)) n += 1
      taken.add(`${prefix}#${n}`)
      out.push({ id: `${prefix}#${n}`, ...one })
    }
  }
  return out
}
