import { applyEdits, type Edit } from './edits.js'
import { findEncoded, runAround } from './encoded.js'
import { formsOf } from './forms.js'
import type { Beside, Mapper } from './map-interaction.js'
import { Place } from './place.js'
import { acrossEvents, type AcrossEvents } from './stream-values.js'
import { TextSearch, type Hit } from './text-search.js'
import { decodeJsonString, decodePercent, type View } from './views.js'

/** A secret that may stand elsewhere, with what stands for it. */
export interface CopiedSecret {
  value: string
  standIn: string
  rule: string
}

interface Form {
  secret: CopiedSecret
  encode(standIn: string): string
  inner?: number
}

/** What is asked and told of each copy. */
export interface CopyOptions {
  /** False where a copy is to stay. */
  mayReplace?(secret: CopiedSecret, place: Place): boolean
  onCopy?(secret: CopiedSecret, place: Place): void
}

const DEEPEST = 8

const NONE: Edit[] = []

/** Replaces copies of secrets, wherever they stand and however they are encoded. */
export class Copies implements Mapper {
  readonly place = new Place('')
  readonly #options: CopyOptions
  readonly #texts: TextSearch<Form>
  /** The same in bytes, read as latin1: each character is a byte of the UTF-8. */
  #bytes: TextSearch<Form> | null = null
  readonly #forms: ReadonlyMap<string, Form>
  readonly #hasEscapes: boolean

  constructor(secrets: Iterable<CopiedSecret>, options: CopyOptions = {}) {
    this.#options = options
    const forms = new Map<string, Form>()
    for (const secret of secrets) {
      for (const { text, ...form } of formsOf(secret.value)) if (!forms.has(text)) forms.set(text, { secret, ...form })
    }
    this.#forms = forms
    this.#texts = new TextSearch(forms)
    this.#hasEscapes = [...forms.values()].some(({ secret }) => /[^\w.~-]/.test(secret.value))
  }

  get isEmpty(): boolean {
    return this.#texts.isEmpty
  }

  /** Replace copies in any text. */
  replaceIn(text: string): string {
    return this.text(text)
  }

  text(text: string): string {
    return applyEdits(text, this.#edits(text, 0))
  }

  /** Hosts are no secret, and a call without its host cannot be replayed. */
  url(url: string): string {
    const host = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i.exec(url)?.[0] ?? ''
    const user = host.lastIndexOf('@') + 1
    return this.text(url.slice(0, user)) + host.slice(user) + this.text(url.slice(host.length))
  }

  header(_name: string, value: string): string {
    return this.text(value)
  }

  edits(text: string): Edit[] {
    return this.#edits(text, 0)
  }

  binaryEdits(bytes: string): Edit[] {
    this.#bytes ??= new TextSearch(new Map([...this.#forms].map(([text, form]) => [latin1(text), form])))
    return this.#hits(this.#bytes, bytes)
  }

  editsAcross(text: string): AcrossEvents {
    return acrossEvents(text, (joined) => this.#edits(joined, 0))
  }

  field(_name: string, value: string, _beside: Beside | null): string {
    return value.length < 8 ? value : this.text(value)
  }

  number(_name: string, value: number): number {
    if (value < 1e7 || !Number.isSafeInteger(value)) return value
    const text = String(value)
    const mapped = applyEdits(text, this.#hits(this.#texts, text))
    return /^\d+$/.test(mapped) ? Number(mapped) : value
  }

  key(name: string): string {
    return name.length < 8 ? name : this.text(name)
  }

  #hits(search: TextSearch<Form>, text: string): Edit[] {
    const edits: Edit[] = []
    for (const hit of search.find(text)) {
      const { start, end, value } = hit
      if (start < (edits.at(-1)?.end ?? 0) || this.#options.mayReplace?.(value.secret, this.place) === false) continue
      if (value.inner !== undefined) edits.push(this.#inBase64(text, hit, value.inner))
      else {
        this.#options.onCopy?.(value.secret, this.place)
        edits.push({ start, end, text: value.encode(value.secret.standIn) })
      }
    }
    return edits
  }

  /** Replace a secret within base64 of something longer, text or not. */
  #inBase64(text: string, { start, end }: Hit<Form>, offset: number): Edit {
    const { start: from, end: to, text: bytes, encode } = runAround(text, start - offset, end)
    return { start: from, end: to, text: encode(applyEdits(bytes, this.binaryEdits(bytes))) }
  }

  #edits(text: string, depth: number): Edit[] {
    if (text.length < 8) return NONE
    const edits = this.#hits(this.#texts, text)
    if (depth >= DEEPEST) return edits
    for (const run of findEncoded(text)) {
      if (edits.some(({ start, end }) => start < run.end && end > run.start)) continue
      const inner = this.#edits(run.text, depth + 1)
      if (inner.length > 0)
        edits.push({ start: run.start, end: run.end, text: run.encode(applyEdits(run.text, inner)) })
    }
    if (text.includes('%')) this.#through(decodePercent(text), text, encodeURIComponent, depth, edits)
    if (this.#hasEscapes && text.includes('\\')) this.#through(decodeJsonString(text), text, jsonString, depth, edits)
    return edits
  }

  /** Find what shows only when an encoding is undone. */
  #through(view: View, text: string, encode: (text: string) => string, depth: number, edits: Edit[]): void {
    if (view.text === text) return
    for (const { start, end, text: instead } of this.#edits(view.text, depth + 1)) {
      const edit = { start: view.offsets[start]!, end: view.offsets[end]!, text: encode(instead) }
      if (!edits.some((one) => one.start < edit.end && one.end > edit.start)) edits.push(edit)
    }
  }
}

function jsonString(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function latin1(text: string): string {
  return Buffer.from(text).toString('latin1')
}
