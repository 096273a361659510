import { isStandIn, makeStandIn, makeStandInNumber, STAND_IN, type Kind, type Secret, type Shape } from './stand-in.js'

/** Kinds that share their numbers: their stand-ins all end in `redacted-` and a number. */
const FAMILIES: Partial<Record<Kind, Kind>> = { jwt: 'opaque' }

interface Numbered {
  shape: Shape
  number: number
  rule: string
  /** Taken from the earlier recording as it is, or made when the claims of a JWT were at hand. */
  text?: string
  isNumber: boolean
}

/**
 * The stand-ins of one recording: the same secret always gets the same one. They are numbers in the order of the
 * file, so nothing of a secret can be computed from them, and a re-record of a rotated secret gives the same ones.
 */
export class StandIns {
  readonly #bySecret = new Map<string, Numbered>()
  readonly #takenTexts = new Set<string>()
  readonly #takenNumbers = new Set<number>()
  readonly #adopted = new Set<string>()
  readonly #next = new Map<string, number>()

  /** Leave alone the stand-ins that stay in the file. */
  reserve(text: string): void {
    for (const [standIn] of text.matchAll(new RegExp(STAND_IN, 'g'))) this.#take(standIn)
  }

  /**
   * Let a secret keep the stand-in that an earlier recording had at its place, unless another secret has it. One that was
   * found within text may lack its prefix: only its number counts.
   */
  adopt(secret: Secret, found: string, isWithin: boolean): void {
    const standIn = found.replace(/%(?:25)*40/, '@')
    if (this.#bySecret.has(secret.value) || this.#adopted.has(standIn)) return
    const number = this.#numberIn(secret, standIn)
    if (number === null) return
    const made = numbered(secret, number)
    this.#bySecret.set(secret.value, isWithin && secret.kind === 'opaque' ? made : { ...made, text: standIn })
    this.#adopted.add(standIn)
    this.#take(standIn)
  }

  /** Give a secret its number. */
  number(secret: Secret): void {
    if (!this.#bySecret.has(secret.value)) this.#number(secret)
  }

  /** The stand-in of a secret. */
  for(secret: Secret): string {
    const known = this.#bySecret.get(secret.value) ?? this.#number(secret)
    if (secret.isNumber === true)
      return known.text !== undefined && /^\d+$/.test(known.text) && !known.text.startsWith('0')
        ? known.text
        : textOf(secret, known)
    if (known.isNumber) return makeStandIn(secret.value, known.shape, known.number)
    if (known.text !== undefined) return known.text
    const text = textOf(secret, known)
    if (secret.kind !== 'jwt' || secret.prefix !== undefined) known.text = text
    return text
  }

  /** The stand-in of a secret that has one; undefined for any other. */
  of(secret: string): string | undefined {
    const known = this.#bySecret.get(secret)
    return known === undefined ? undefined : (known.text ?? makeStandIn(secret, known.shape, known.number))
  }

  /** All secrets with their stand-ins. */
  *entries(): Iterable<{ value: string; standIn: string; rule: string; kind: Kind }> {
    for (const [value, { rule, shape }] of this.#bySecret)
      yield { value, standIn: this.of(value)!, rule, kind: shape.kind }
  }

  #number(secret: Secret): Numbered {
    const family = familyOf(secret)
    let number = this.#next.get(family) ?? 1
    while (this.#isTaken(secret, number)) number += 1
    this.#next.set(family, number + 1)
    const made = numbered(secret, number)
    this.#bySecret.set(secret.value, made)
    return made
  }

  #isTaken(secret: Secret, number: number): boolean {
    if (number > 300 && secret.kind !== 'opaque' && secret.kind !== 'jwt') return false
    if (secret.kind === 'opaque' || secret.kind === 'jwt') return this.#takenNumbers.has(number)
    return this.#takenTexts.has(makeStandIn(secret.value, secret, number))
  }

  #take(standIn: string): void {
    this.#takenTexts.add(standIn)
    const opaque = /redacted-(\d+)$/.exec(standIn)?.[1]
    if (opaque !== undefined) this.#takenNumbers.add(Number(opaque))
  }

  /** The number of a stand-in that fits a secret; null for one of another kind. */
  #numberIn({ value, kind, isNumber, ...rest }: Secret, standIn: string): number | null {
    const opaque = /redacted-(\d+)$/.exec(standIn)?.[1]
    if (opaque !== undefined && isNumber !== true) return isSameJwt(kind, value, standIn) ? Number(opaque) : null
    if (kind === 'opaque' || kind === 'jwt' || opaque !== undefined) return null
    const shape = { ...rest, kind }
    for (let number = 1; number <= 400; number += 1) {
      const made =
        isNumber === true ? String(makeStandInNumber(Number(value), shape, number)) : makeStandIn(value, shape, number)
      if (made === standIn) return number
    }
    return isStandIn(standIn) ? 1 : null
  }
}

/** Digits of one length share their numbers: there are few. */
function familyOf({ kind, value }: Secret): string {
  return kind === 'digits' ? `digits ${value.replaceAll(/\D/g, '').length}` : (FAMILIES[kind] ?? kind)
}

function numbered({ kind, prefix, rule, isNumber }: Secret, number: number): Numbered {
  return { shape: prefix === undefined ? { kind } : { kind, prefix }, number, rule, isNumber: isNumber === true }
}

function textOf(secret: Secret, { shape, number }: Numbered): string {
  const full =
    secret.kind === 'jwt' && secret.prefix !== undefined ? { kind: secret.kind, prefix: secret.prefix } : shape
  return secret.isNumber === true
    ? String(makeStandInNumber(Number(secret.value), full, number))
    : makeStandIn(secret.value, full, number)
}

/** Times and numbers of a JWT that differ from one to the next (RFC 7519 section 4.1). */
const VOLATILE_CLAIMS = new Set(['iat', 'exp', 'nbf', 'jti', 'auth_time', 'nonce', 'at_hash', 'c_hash', 'sid', 'rat'])

/** How long a JWT keeps the times of an earlier one, in seconds: what is recorded again is not to be stale. */
const SAME_DAY_S = 86_400

/**
 * A JWT keeps its earlier stand-in where it says the same, but for times of the same day; what is none has no claims to
 * compare.
 */
function isSameJwt(kind: Kind, value: string, standIn: string): boolean {
  if (kind !== 'jwt') return !standIn.includes('.eyJ')
  if (!standIn.includes('.')) return true
  const isSameHeader = value.split('.')[0] === standIn.split('.')[0]
  return (
    isSameHeader && claimNames(value) === claimNames(standIn) && Math.abs(timeOf(value) - timeOf(standIn)) < SAME_DAY_S
  )
}

/** When a JWT was issued or ends, in seconds since 1970; 0 for one that does not say. */
function timeOf(jwt: string): number {
  const { iat, exp } = claimsOf(jwt)
  return typeof iat === 'number' ? iat : typeof exp === 'number' ? exp : 0
}

function claimsOf(jwt: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>
  } catch {
    // It has no claims, and differs from any that has.
    return {}
  }
}

function claimNames(jwt: string): string {
  return JSON.stringify(
    Object.entries(claimsOf(jwt)).map(([name, value]) =>
      VOLATILE_CLAIMS.has(name) || typeof value === 'string' ? name : [name, value],
    ),
  )
}
