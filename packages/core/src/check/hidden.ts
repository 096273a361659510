import { hideSecretsOf, isStandIn, STAND_IN, type Rules } from '../sanitize/index.js'

const NO_MESSAGE = { request: { method: 'GET', url: '', headers: {} } }

/** A JWT's stand-in, whose claims are long and may be private. */
const JWT = /^(e[wy]).*\.(redacted-\d+)$/s

/** Keeps secrets out of what is told of a recording: a name in it, such as a key of JSON, may be one. */
export class Hidden {
  readonly #rules: Rules
  readonly #known = new Map<string, string>()

  constructor(rulesOf: (service: string) => Rules) {
    this.#rules = rulesOf('')
  }

  /** Hide what shows to be secret in text. */
  text(text: string): string {
    const known = this.#known.get(text) ?? hideSecretsOf(NO_MESSAGE, text, this.#rules)
    this.#known.set(text, known)
    return known
  }

  /** Hide the secrets among the steps of a place; `*` stands for any step. */
  place(place: string): string {
    return this.text(place).replaceAll('(redacted)', '*')
  }

  /** The stand-in in a value, without what may stand around it. */
  standIn(value: string): string {
    const standIn = STAND_IN.exec(value)?.[0] ?? (isStandIn(value) ? value : '')
    return standIn.replace(JWT, '$1….$2')
  }
}
