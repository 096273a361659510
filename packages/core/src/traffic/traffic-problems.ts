import { UnderstudyError } from '../errors.js'
import { findJsonFault, placeOf } from '../store/json-text.js'

/** What a file of traffic should be, and where it is not. */
export interface TrafficProblem {
  /** The file, as it is to be printed. */
  shownAs: string
  /** For a person: `a HAR file`. */
  title: string
  /** Where: `log.entries[3].request.url`, or `line 7, column 3`. */
  place: string
  /** What should stand there: `should be text`. */
  reason: string
}

/** Make the error of a file that is not of its format. */
function trafficInvalid({ shownAs, title, place, reason }: TrafficProblem): UnderstudyError {
  return new UnderstudyError('traffic-invalid', {
    what: `"${shownAs}" is not ${title}`,
    facts: [
      ['place', place],
      ['reason', reason],
    ],
    fix: 'export it again, or name the format that it is of',
  })
}

/**
 * Parse the text of a file of traffic that is JSON.
 *
 * @throws traffic-invalid with line and column
 */
export function parseTrafficJson(text: string, { shownAs, title }: Pick<TrafficProblem, 'shownAs' | 'title'>): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    const fault = findJsonFault(text)
    const { line, column } = placeOf(text, fault?.offset ?? text.length)
    const reason = text.trim() === '' ? 'it is empty' : `it is no JSON there: expected ${fault?.expected ?? 'JSON'}`
    throw trafficInvalid({ shownAs, title, place: `line ${line}, column ${column}`, reason })
  }
}

/** A value of JSON with its place, to be read with checks. */
export class TrafficValue {
  readonly value: unknown
  readonly #place: string
  readonly #file: Pick<TrafficProblem, 'shownAs' | 'title'>

  constructor(value: unknown, place: string, file: Pick<TrafficProblem, 'shownAs' | 'title'>) {
    this.value = value
    this.#place = place
    this.#file = file
  }

  /** A member; its value is undefined where there is none, or where this is no object. */
  at(name: string): TrafficValue {
    const own = isObject(this.value) && Object.hasOwn(this.value, name) ? this.value[name] : undefined
    return new TrafficValue(own, this.#place === '' ? name : `${this.#place}.${name}`, this.#file)
  }

  /** @throws traffic-invalid where it is no list */
  items(): TrafficValue[] {
    if (!Array.isArray(this.value)) throw this.wrong('a list')
    return this.value.map((item: unknown, index) => new TrafficValue(item, `${this.#place}[${index}]`, this.#file))
  }

  /** Another value in the same place. */
  with(value: unknown): TrafficValue {
    return new TrafficValue(value, this.#place, this.#file)
  }

  /** The items of a list; none where it is no list. */
  itemsIfAny(): TrafficValue[] {
    return Array.isArray(this.value) ? this.items() : []
  }

  /** @throws traffic-invalid where it is no object */
  object(): this {
    if (!isObject(this.value)) throw this.wrong('an object')
    return this
  }

  /** @throws traffic-invalid where it is no text */
  text(): string {
    if (typeof this.value !== 'string') throw this.wrong('text')
    return this.value
  }

  textOr<T>(other: T): string | T {
    return typeof this.value === 'string' ? this.value : other
  }

  /** @throws traffic-invalid where it is no number */
  number(): number {
    if (typeof this.value !== 'number') throw this.wrong('a number')
    return this.value
  }

  numberOr<T>(other: T): number | T {
    return typeof this.value === 'number' && Number.isFinite(this.value) ? this.value : other
  }

  /** The error that the value is not what it should be: `a list`, `an ISO date`. */
  wrong(expected: string): UnderstudyError {
    const reason = this.value === undefined ? `it is missing, and should be ${expected}` : `it should be ${expected}`
    return trafficInvalid({ ...this.#file, place: this.#place || 'the whole file', reason })
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
