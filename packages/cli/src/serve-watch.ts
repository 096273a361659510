import { watch, type FSWatcher } from 'node:fs'
import { dirname } from 'node:path'
import type { RunningServer } from '@understudy/core/serve'
import { configFoldersOf, freshConfigFor } from './serve-config.js'
import type { ServeOutput } from './serve-output.js'
import { findServed } from './serve-recordings.js'

/** What is watched, and for whom. */
export interface Watched {
  /** As they were named on the command line. */
  files: readonly string[]
  recordings: readonly string[]
  cwd: string
  output: ServeOutput
}

/** A recording is written in several steps, and several recordings at once. */
const SETTLE_MS = 100

/** New folders of recordings are looked for this often, or less where looking takes long. */
const LOOK_MS = 2000

/** Read recordings and configuration again when they change, until stopped. */
export function watchServed(server: RunningServer, watched: Watched): { stop(): void } {
  const watching = new Watching(server, watched)
  watching.start()
  return { stop: () => watching.stop() }
}

class Watching {
  readonly #server: RunningServer
  readonly #watched: Watched
  readonly #watchers = new Map<string, FSWatcher>()
  #recordings: readonly string[]
  #settling: NodeJS.Timeout | null = null
  #looking: NodeJS.Timeout | null = null
  #stopped = false

  constructor(server: RunningServer, watched: Watched) {
    this.#server = server
    this.#watched = watched
    this.#recordings = watched.recordings
  }

  start(): void {
    this.#watchFolders()
    this.#lookLater(LOOK_MS)
  }

  stop(): void {
    this.#stopped = true
    for (const timer of [this.#settling, this.#looking]) if (timer !== null) clearTimeout(timer)
    for (const watcher of this.#watchers.values()) watcher.close()
  }

  #watchFolders(): void {
    const { cwd } = this.#watched
    const folders = new Set([
      ...this.#recordings.map((path) => dirname(path)),
      ...configFoldersOf(this.#recordings, cwd),
    ])
    for (const [folder, watcher] of this.#watchers) {
      if (folders.has(folder)) continue
      watcher.close()
      this.#watchers.delete(folder)
    }
    for (const folder of folders) if (!this.#watchers.has(folder)) this.#watch(folder)
  }

  #watch(folder: string): void {
    try {
      const watcher = watch(folder, (_kind, name) => {
        if (name === null || /\.recorded(?:\.json)?$|^understudy\.config\./.test(name)) this.#changed()
      })
      // A folder that goes is noticed by the next look.
      watcher.on('error', () => this.#watchers.delete(folder))
      this.#watchers.set(folder, watcher)
    } catch (error) {
      this.#watched.output.note(`"${folder}" cannot be watched: ${String(error)}`)
    }
  }

  #changed(): void {
    if (this.#settling !== null) clearTimeout(this.#settling)
    this.#settling = setTimeout(() => void this.#reload(), SETTLE_MS)
  }

  async #reload(): Promise<void> {
    const { files, cwd, output } = this.#watched
    const problems: string[] = []
    const attempt = <T>(work: () => T): T | undefined => {
      try {
        return work()
      } catch (error) {
        problems.push(messageOf(error))
        return undefined
      }
    }
    const found = await findServed(files, cwd).catch((error: unknown) => {
      problems.push(messageOf(error))
      return this.#recordings
    })
    if (this.#stopped) return
    this.#recordings = found
    const config = attempt(() => freshConfigFor(found, cwd))
    const broken = attempt(() => this.#server.reload({ recordings: found, ...(config !== undefined && { config }) }))
    problems.push(...(broken ?? []).map(({ message }) => message))
    attempt(() => this.#watchFolders())
    output.reloaded(this.#server, problems)
  }

  #lookLater(ms: number): void {
    this.#looking = setTimeout(() => void this.#look(), ms)
  }

  async #look(): Promise<void> {
    const { files, cwd } = this.#watched
    const started = performance.now()
    const found = await findServed(files, cwd).catch(() => this.#recordings)
    if (this.#stopped) return
    if (found.join('\n') !== this.#recordings.join('\n')) this.#changed()
    this.#lookLater(Math.max(LOOK_MS, (performance.now() - started) * 20))
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
