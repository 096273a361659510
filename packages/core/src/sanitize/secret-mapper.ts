import { decodeFormText } from '../body/url-text.js'
import { hasPlaceholder, wholePlaceholder } from '../body/placeholder.js'
import { applyEdits, type Edit } from './edits.js'
import type { Beside, Mapper } from './map-interaction.js'
import { kindOfField } from './field-value.js'
import { isSecretCookie, ruleOfField, ruleOfHeader } from './known-places.js'
import type { Finding } from './personal.js'
import { Place } from './place.js'
import type { RuleId } from './rule-ids.js'
import type { Rules } from './rules.js'
import { acrossEvents, type AcrossEvents } from './stream-values.js'
import { isOAuth, OAUTH } from './oauth-names.js'
import type { Replace, TextContext, TextFinder } from './text-finder.js'

/** Members of a private JSON Web Key (RFC 7518 section 6) that are secret beside `kty`. */
const PRIVATE_JWK = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'])

/** Finds secrets by the names of their places and by their shapes, and has each replaced. */
export class SecretMapper implements Mapper {
  readonly place = new Place('')
  readonly #rules: Rules
  readonly #finder: TextFinder
  readonly #context: TextContext
  readonly #only: ReadonlySet<unknown> | null
  #asked = 0

  /** Texts and objects of JSON in which something was found. Given as `only` to another mapper, it looks at no others. */
  readonly told = new Set<unknown>()

  constructor(rules: Rules, finder: TextFinder, replace: Replace, only: ReadonlySet<unknown> | null = null) {
    this.#rules = rules
    this.#finder = finder
    this.#only = only
    const counted: Replace = (secret, place) => {
      this.#asked += 1
      return replace(secret, place)
    }
    this.#context = { place: this.place, replace: counted }
  }

  get asked(): number {
    return this.#asked
  }

  skips(value: object): boolean {
    return this.#only?.has(value) === false
  }

  note(value: object): void {
    if (this.#only === null) this.told.add(value)
  }

  text(text: string): string {
    return this.#finder.map(text, this.#context)
  }

  url(url: string): string {
    const host = /^[a-z][a-z\d+.-]*:\/\/(?:[^/?#@]*@)?[^/?#@]*/i.exec(url)?.[0] ?? ''
    const query = url.indexOf('?', host.length)
    const path = query === -1 ? url : url.slice(0, query)
    this.place.moveTo('request.url/path')
    const edits = this.#finder
      .edits(path, this.#context)
      .filter(({ start, end }) => !(start < host.length && end > host.lastIndexOf('@') + 1 && end <= host.length))
    const mapped = applyEdits(path, edits)
    return query === -1 ? mapped : mapped + this.#query(url.slice(query), path)
  }

  /** The parameters of a URL one by one: the place names each. */
  #query(search: string, path: string): string {
    const pairs = search.slice(1).split('&')
    const names = new Set(pairs.map((pair) => decodeFormText(pair.split('=', 1)[0]!)))
    const mapped = pairs.map((pair) => {
      const equals = pair.indexOf('=')
      const name = decodeFormText(equals === -1 ? '' : pair.slice(0, equals))
      const value = equals === -1 ? pair : pair.slice(equals + 1)
      const plain = decodeFormText(value)
      this.place.moveTo(`request.url?${name}`)
      const replaced = this.#parameter(name, plain, names, path)
      return replaced === plain ? pair : pair.slice(0, equals + 1) + encodeURIComponent(replaced)
    })
    return `?${mapped.join('&')}`
  }

  #parameter(name: string, value: string, names: ReadonlySet<string>, path: string): string {
    if (wholePlaceholder(value) !== undefined) return value
    const rule = this.#rules.ofQuery(name) ?? this.#unnamed(name, value, names, `${path}?`)
    return (
      (rule === null ? null : this.#finder.field(rule, name, value, this.#context)) ??
      this.#finder.map(value, this.#context)
    )
  }

  #unnamed(name: string, value: string, names: ReadonlySet<string>, path: string): RuleId | null {
    if (name === 'key')
      return /^[\w-]{20,128}$/.test(value) && /\d/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value)
        ? 'api-key'
        : null
    if (name === 'appid') return /^[\da-f]{32}$/.test(value) ? 'api-key' : null
    return (name === 'code' || name === 'state' || name === 'nonce') && isOAuth(name, value, names, path)
      ? 'oauth'
      : null
  }

  header(name: string, value: string, root: string): string {
    if (wholePlaceholder(value) !== undefined) return value
    if (name === 'cookie' || name === 'set-cookie')
      return this.#finder.cookies(value, name === 'set-cookie', root, this.#context)
    const told = ruleOfHeader(name)
    const rule = this.#rules.ofHeader(name)
    // Where the rule of a header is switched off, no other is to tell its value.
    if (told !== null && (rule === null || rule === told) && this.#rules.exempts(told, this.place)) return value
    if (rule === null) return this.text(value)
    const [, scheme = '', credential = value] = /^([A-Za-z][\w-]*(?: token=| +))(\S.*)$/s.exec(value) ?? []
    if (hasPlaceholder(credential) || credential === '' || !this.#rules.applies(rule, this.place))
      return this.text(value)
    const isBare = rule === 'authorization' || scheme !== ''
    if (isBare && rule !== 'phone' && rule !== 'person-name')
      return scheme + this.#finder.secret(credential, rule, 'opaque', this.#context)
    return this.#finder.field(rule, name, value, this.#context) ?? this.text(value)
  }

  edits(text: string, essence: string): Edit[] {
    return this.#finder.edits(text, { ...this.#context, essence })
  }

  binaryEdits(bytes: string): Edit[] {
    const found: Finding[] = []
    this.#rules.vendors.find(bytes, found)
    return found.flatMap(({ start, end, rule, kind, prefix }) => {
      if (!this.#rules.applies(rule, this.place)) return []
      const value = bytes.slice(start, end)
      const text = this.#context.replace(
        { value, rule, kind: kind === 'jwt' ? 'opaque' : kind, ...(prefix === undefined ? {} : { prefix }) },
        this.place,
      )
      return text === value ? [] : [{ start, end, text }]
    })
  }

  editsAcross(text: string): AcrossEvents {
    return acrossEvents(text, (joined) => this.#finder.edits(joined, this.#context))
  }

  field(name: string, value: string, beside: Beside | null): string {
    if (value.length === 0 || this.#only?.has(value) === false) return value
    const asked = this.#asked
    const mapped = this.#field(name, value, beside)
    if (asked !== this.#asked && this.#only === null) this.told.add(value)
    return mapped
  }

  #field(name: string, value: string, beside: Beside | null): string {
    const named = name === '' ? null : ruleOfField(name)
    if (
      named !== null &&
      this.#rules.exempts(named, this.place) &&
      [null, named].includes(this.#rules.ofField(name)) &&
      kindOfField(named, value, name) !== null
    )
      return value
    const rule =
      name === '' ? null : (this.#rules.ofField(name) ?? (beside === null ? null : this.#byOthers(name, value, beside)))
    if (rule !== null && !(name === 'token' && beside?.has('logprob') === true)) {
      if (wholePlaceholder(value) !== undefined) return value
      const told = this.#finder.field(rule, name, value, this.#context)
      if (told !== null) return told
    }
    if (this.place.parent === 'cookies' && isSecretCookie(name, value) && this.#rules.applies('cookie', this.place))
      return this.#finder.secret(value, 'cookie', 'opaque', this.#context)
    if (/^(?:set-)?cookie$/i.test(name) && value.includes('=')) {
      const root = String(this.place)
      return this.#finder.cookies(value, /^set/i.test(name), root, { ...this.#context, place: this.place.at(root) })
    }
    return this.#finder.map(value, this.#context)
  }

  /** What the members around a value say of it. */
  #byOthers(name: string, value: string, beside: Beside): RuleId | null {
    switch (name) {
      case 'code':
      case 'state':
      case 'nonce':
        return isOAuth(name, value, namesOf(beside), '') ? 'oauth' : null
      case 'value':
      case 'Value': {
        const told =
          beside.text('name') ??
          beside.text('Name') ??
          beside.text('key') ??
          beside.text('Key') ??
          beside.text('header')
        if (told !== undefined) return this.#rules.ofField(told) ?? this.#rules.ofHeader(told.toLowerCase())
        if (isKeyOfList(value, beside)) return 'api-key'
        return isOfVault(beside) ? 'secret' : this.#ofParent()
      }
      case 'pass':
        return beside.has('user') || beside.has('username') || beside.has('login') ? 'password' : null
      default:
        if (PRIVATE_JWK.has(name) && beside.has('kty')) return 'secret'
        return isOfSecret(name, this.place.parent, beside.outer ?? null) ? 'secret' : null
    }
  }

  /** The rule of the member that holds a `value`: `secret: { value }`. */
  #ofParent(): RuleId | null {
    const { parent } = this.place
    const rule = typeof parent === 'string' ? this.#rules.ofField(parent) : null
    // What stands for digits in a request would be compared with the live ones.
    return rule === null || (this.place.isInRequest && !CREDENTIALS.has(rule)) ? null : rule
  }

  number(name: string, value: number): number {
    const rule = name === '' ? null : this.#rules.ofField(name)
    if (rule !== null) {
      const told = this.#finder.number(rule, value, this.#context)
      if (told !== null) return told === String(value) ? value : Number(told)
    }
    if (value < 1e12 || !Number.isSafeInteger(value)) return value
    // A card needs no name.
    const text = String(value)
    const mapped = this.#finder.map(text, {
      place: this.place,
      replace: (secret, place) => this.#context.replace({ ...secret, isNumber: true }, place),
    })
    return mapped === text ? value : Number(mapped)
  }

  key(name: string): string {
    return this.#finder.map(name, this.#context)
  }
}

/** Rules whose stand-ins match any value. */
const CREDENTIALS: ReadonlySet<RuleId> = new Set<RuleId>(['password', 'secret', 'token', 'api-key'])

/** `{ keyName, value }`, as Azure lists the keys of an account. */
function isKeyOfList(value: string, beside: Beside): boolean {
  return beside.has('keyName') && /^[\w+/=-]{16,}$/.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value)
}

/** `{ value, id: 'https://….vault.azure.net/secrets/…' }`, as Azure's vault answers. */
function isOfVault(beside: Beside): boolean {
  return /^https:\/\/[^/\s]+\/secrets\/[^/\s]/.test(beside.text('id') ?? '')
}

/** The data of a Secret of Kubernetes, but for certificates, and the payload of one of Google's. */
function isOfSecret(name: string, parent: string | number | undefined, outer: Beside | null): boolean {
  if (outer === null) return false
  if (parent === 'data' || parent === 'stringData')
    return outer.text('kind') === 'Secret' && !/\.crt$|^(?:namespace|username)$/.test(name)
  return parent === 'payload' && name === 'data' && /^projects\/[^/]+\/secrets\//.test(outer.text('name') ?? '')
}

const OAUTH_NAMES = [...OAUTH, 'client_id']

/** In JSON and forms, a `state` beside a `code` may be that of an address. */
function namesOf(beside: Beside): Set<string> {
  return new Set(OAUTH_NAMES.filter((name) => beside.has(name)))
}
