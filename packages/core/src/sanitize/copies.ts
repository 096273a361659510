import { applyEdits, type Edit } from './edits.js'
import { findEncoded } from './encoded.js'
import { formsOf } from './forms.js'
import type { Beside, Mapper } from './map-interaction.js'
import { Place } from './place.js'
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
}

/** Told of each copy that was replaced. */
export type OnCopy = (secret: CopiedSecret, place: Place) => void

const DEEPEST = 8

/** Replaces copies of secrets, wherever they stand and however they are encoded. */
export class Copies implements Mapper {
  readonly place = new Place('')
  readonly #onCopy: OnCopy
  readonly #texts: TextSearch<Form>
  /** The same in bytes, read as latin1: each character is a byte of the UTF-8. */
  readonly #bytes: TextSearch<Form>
  readonly #hasEscapes: boolean

  constructor(secrets: Iterable<CopiedSecret>, onCopy: OnCopy = () => undefined) {
    this.#onCopy = onCopy
    const forms = new Map<string, Form>()
    for (const secret of secrets) {
      for (const { text, encode } of formsOf(secret.value)) if (!forms.has(text)) forms.set(text, { secret, encode })
    }
    this.#texts = new TextSearch(forms)
    this.#bytes = new TextSearch(new Map([...forms].map(([text, form]) => [latin1(text), form])))
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
    return this.#bytes.find(bytes).map((hit) => this.#edit(hit, bytes))
  }

  field(_name: string, value: string, _beside: Beside | null): string {
    return value.length < 8 ? value : this.text(value)
  }

  number(_name: string, value: number): number {
    if (value < 1e7 || !Number.isSafeInteger(value)) return value
    const text = String(value)
    const mapped = applyEdits(
      text,
      this.#texts.find(text).map((hit) => this.#edit(hit, text)),
    )
    return /^\d+$/.test(mapped) ? Number(mapped) : value
  }

  key(name: string): string {
    return name.length < 8 ? name : this.text(name)
  }

  #edit({ start, end, value: { secret, encode } }: Hit<Form>, _text: string): Edit {
    this.#onCopy(secret, this.place)
    return { start, end, text: encode(secret.standIn) }
  }

  #edits(text: string, depth: number): Edit[] {
    if (text.length < 8) return []
    const edits = this.#texts.find(text).map((hit) => this.#edit(hit, text))
    if (depth >= DEEPEST) return edits
    for (const run of findEncoded(text, true)) {
      if (edits.some(({ start, end }) => start < run.end && end > run.start)) continue
      const inner = run.isBinary ? this.binaryEdits(run.text) : this.#edits(run.text, depth + 1)
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
