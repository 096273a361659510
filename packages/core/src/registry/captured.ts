import { escapeText, hasPlaceholder, mapStrings } from '../body/placeholder.js'
import type { JsonValue } from '../model/index.js'
import type { BodySpec, CapturedBody } from './contract.js'
import { isOfTransfer, type HeaderLines } from './headers-to-send.js'
import { assertKeys, invalid, isPlainObject, shown } from './invalid.js'
import { ARRAY_MERGES, isUnsafeKey, mergeText, type ArrayMerge, type Change } from './merge-changes.js'
import type { CaptureName, CaptureOf } from './names.js'
import { toPlainJson, type PlainJson } from './plain-json.js'

/** By this a captured body is known to any copy of the package. */
const SOURCE = Symbol.for('understudy.captured')

/** Where a body comes from, and what is changed in it. */
interface Source {
  /** A name to ask the session for, or JSON that is at hand. */
  from: { name: string } | { text: string }
  changes: readonly Change[]
}

/** A part of a value, at any depth; `undefined` takes a key away, `null` may stand for any value. */
export type Changes<T> = unknown extends T
  ? unknown
  : T extends readonly (infer Item)[]
    ? readonly (Changes<Item> | undefined)[] | null
    : T extends object
      ? { [Key in keyof T]?: Changes<T[Key]> | undefined } | null
      : Widened<T> | null

/** Text for text, whatever the text was when it was captured. */
type Widened<T> = T extends string ? string : T extends number ? number : T extends boolean ? boolean : T

/** How `.with()` changes a captured body. */
export interface ChangeOptions {
  /** Arrays are replaced (the default), merged by index, or appended to. */
  arrays?: ArrayMerge
}

/** A body that was captured earlier: what a service really said. */
export interface Captured<T> {
  /**
   * Change parts of it: objects are merged deeply, `undefined` takes a key away.
   *
   * @throws registration-invalid for what JSON cannot hold, and for keys such as `__proto__`
   */
  with(changes: Changes<T>, options?: ChangeOptions): Captured<T>
  /** Its type; there is no such value. */
  readonly __type?: T
}

/**
 * Take a body that was captured earlier: a JSON file in `__mocks__` beside the test, the answer of a recorded interaction by
 * its id, or JSON that was imported. It is read when the mock is registered.
 */
export function captured<N extends CaptureName>(name: N): Captured<CaptureOf<N>>
export function captured<T>(name: string): Captured<T>
export function captured<T extends object>(value: T): Captured<T>
export function captured(source: unknown): Captured<unknown> {
  if (typeof source === 'string' && source !== '') return new CapturedSource({ from: { name: source }, changes: [] })
  if (typeof source === 'object' && source !== null) {
    const text = JSON.stringify(toPlainJson(source, { call: 'captured()' }))
    return new CapturedSource({ from: { text }, changes: [] })
  }
  throw invalid(
    `captured(${shown(source)}) names nothing`,
    `give a file of __mocks__, such as 'refund-success-response.json', the id of an interaction, or imported JSON`,
  )
}

/** True for what `captured()` makes. */
export function isCaptured(value: unknown): value is object {
  return typeof value === 'object' && value !== null && SOURCE in value
}

/** A captured body as it is to be sent. */
export interface ReadCapture {
  body: BodySpec
  /** Those of the answer that was captured, but for what follows from the body that is sent. */
  headers: HeaderLines
}

/**
 * Read a captured body as it is to be sent.
 *
 * @throws capture-unknown, capture-outside
 */
export function readCaptured(captured: object, capture: (name: string) => CapturedBody): ReadCapture {
  const { from, changes } = Reflect.get(captured, SOURCE) as Source
  if ('text' in from) return withoutHeaders(mergeText(from.text, changes, 'the imported JSON'))
  const { name, text, interaction, response } = capture(from.name)
  // A file holds no placeholders, and is sent as it stands.
  if (interaction === null) return withoutHeaders(mergeText(text, changes, `"${name}"`))
  const headers = response?.headers.filter(([name, value]) => !isOfTransfer(name) && !hasPlaceholder(value)) ?? []
  if (text === NO_BODY && changes.length === 0) return { body: { kind: 'text', text: '' }, headers }
  const escaped = changes.map((change) => ({ ...change, value: escapeStrings(change.value) }))
  return { body: { kind: 'captured', name, text: mergeText(text, escaped, `"${name}"`) }, headers }
}

/** How a session says that an answer has no body: the text of nothing. */
const NO_BODY = '""'

function withoutHeaders(text: string): ReadCapture {
  return { body: { kind: 'json', text }, headers: [] }
}

class CapturedSource implements Captured<unknown> {
  declare readonly [SOURCE]: Source

  constructor(source: Source) {
    Object.defineProperty(this, SOURCE, { value: source })
  }

  with(changes: unknown, options: ChangeOptions = {}): Captured<unknown> {
    assertOptions(options)
    const { arrays = 'replace' } = options
    const value = toPlainJson(changes, {
      call: 'captured().with()',
      hasGaps: arrays === 'merge',
      refuseKey: isUnsafeKey,
    })
    if (typeof value !== 'object' || value === null)
      throw invalid(`captured().with(${shown(changes)}) changes nothing`, 'give an object with the parts to change')
    const { from, changes: earlier } = this[SOURCE]
    return new CapturedSource({ from, changes: [...earlier, { value, arrays }] })
  }

  toString(): string {
    const { from } = this[SOURCE]
    return 'name' in from ? `captured('${from.name}')` : 'captured()'
  }
}

function assertOptions(options: unknown): void {
  if (!isPlainObject(options))
    throw invalid(`captured().with(…, ${shown(options)}) takes an object`, `write .with(changes, { arrays: 'merge' })`)
  assertKeys('captured().with()', options, ['arrays'])
  const { arrays } = options
  if (arrays !== undefined && !ARRAY_MERGES.some((one) => one === arrays))
    throw invalid(
      `captured().with(…, { arrays: ${shown(arrays)} }) is no way to change arrays`,
      `give ${ARRAY_MERGES.map((one) => `'${one}'`).join(', ')}`,
    )
}

/** What a test writes is literal, also where it looks like a placeholder. */
function escapeStrings(value: PlainJson): PlainJson {
  // What is undefined comes through: it is neither text nor an object.
  return mapStrings(value as JsonValue, escapeText)
}
