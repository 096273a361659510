import type { ResolvedConfig, SanitizeConfig } from '../config/config.js'
import { secretVariables } from './environment.js'
import { formsOf } from './forms.js'
import { OFF_BY_DEFAULT, ruleOfField, ruleOfHeader, ruleOfQuery } from './known-places.js'
import type { Finding } from './personal.js'
import { placePattern, type Place } from './place.js'
import type { RuleId } from './rule-ids.js'
import type { Shape } from './stand-in.js'
import { TextSearch } from './text-search.js'
import { VendorScan } from './vendor-scan.js'
import { VENDOR_TOKENS } from './vendor-tokens.js'

/** What a session knows that decides what is secret. */
export interface RulesOptions {
  config: Required<SanitizeConfig>
  /** Environment variables: the values of those whose names look secret are. */
  env: Readonly<Record<string, string | undefined>>
}

/** An environment variable's value, in one of the forms in which it may be written. */
interface WrittenValue {
  written: string
  encode(text: string): string
}

interface OwnPattern {
  id: string
  pattern: RegExp
}

/** The rules of one service: which are on and where, what is kept, and what the project adds. */
export class Rules {
  readonly environment: TextSearch<WrittenValue>
  readonly findsIps: boolean
  readonly hasOwnPatterns: boolean
  readonly #off = new Set<string>()
  readonly #exempt = new Set<string>()
  readonly #except = new Map<string, RegExp[]>()
  readonly #keep: RegExp[]
  readonly #ownKeys = new Map<string, string>()
  readonly #ownPatterns: OwnPattern[]

  constructor({ config, env }: RulesOptions) {
    const { rules, add, keep } = config
    for (const id of OFF_BY_DEFAULT) if (rules[id] === undefined || rules[id] === false) this.#off.add(id)
    for (const [id, setting] of Object.entries(rules)) {
      if (setting === false) {
        this.#off.add(id)
        this.#exempt.add(id)
      } else if (typeof setting === 'object') this.#except.set(id, setting.except.map(placePattern))
    }
    this.#keep = keep.map(keepPattern)
    for (const { id, keys = [] } of add) for (const key of keys) this.#ownKeys.set(plainKey(key), id)
    this.#ownPatterns = add.flatMap(({ id, pattern }) =>
      pattern === undefined
        ? []
        : [
            {
              id,
              pattern: new RegExp(
                pattern,
                `${typeof pattern === 'string' ? '' : pattern.flags.replaceAll(/[gyd]/g, '')}dg`,
              ),
            },
          ],
    )
    this.hasOwnPatterns = this.#ownPatterns.length > 0
    this.findsIps = this.isOn('ip-address')
    this.environment = new TextSearch(this.isOn('environment') ? variableForms(env) : new Map())
  }

  /** The shapes of vendors' tokens. Made when first needed: there are hundreds. */
  get vendors(): VendorScan {
    return (vendorScan ??= new VendorScan(VENDOR_TOKENS))
  }

  isOn(rule: string): boolean {
    return !this.#off.has(rule)
  }

  /** True where a rule is on, and not switched off for the place. */
  applies(rule: string, place: Place): boolean {
    if (this.#off.has(rule)) return false
    const exceptions = this.#except.get(rule)
    if (exceptions === undefined) return true
    const text = String(place)
    return !exceptions.some((pattern) => pattern.test(text))
  }

  /** True where the configuration has switched a rule off: what it would tell there is to stay. */
  exempts(rule: string, place: Place): boolean {
    return this.#exempt.has(rule) || (this.#except.has(rule) && !this.applies(rule, place))
  }

  /** True for a value that the project wants to keep. */
  isKept(value: string): boolean {
    return this.#keep.length > 0 && this.#keep.some((pattern) => pattern.test(value))
  }

  ofField(name: string): RuleId | null {
    return this.#own(name) ?? this.#onlyOn(ruleOfField(name))
  }

  ofQuery(name: string): RuleId | null {
    return this.#own(name) ?? this.#onlyOn(ruleOfQuery(name))
  }

  ofHeader(name: string): RuleId | null {
    return this.#own(name) ?? this.#onlyOn(ruleOfHeader(name) ?? personalHeader(name))
  }

  /** Find what the project's own patterns find. */
  findOwn(text: string, found: Finding[]): void {
    for (const { id, pattern } of this.#ownPatterns) {
      pattern.lastIndex = 0
      for (let hit = pattern.exec(text); hit !== null; hit = pattern.exec(text)) {
        const [start, end] = hit.indices?.[1] ?? hit.indices?.[0] ?? [0, 0]
        if (end > start) found.push({ start, end, rule: id, kind: 'opaque' })
        if (hit[0] === '') pattern.lastIndex += 1
      }
    }
  }

  /** What a credential is by itself: a JWT, a vendor's token, or neither. */
  shapeOf(value: string): Shape {
    if (value.length < 10) return OPAQUE
    const found: Finding[] = []
    this.vendors.find(value, found)
    const whole = found.find(({ start, end }) => start === 0 && end === value.length)
    if (whole === undefined) return OPAQUE
    return whole.prefix === undefined ? { kind: whole.kind } : { kind: whole.kind, prefix: whole.prefix }
  }

  #own(name: string): RuleId | null {
    // An own rule acts like one of ours, under an id of its own.
    return this.#ownKeys.size === 0 ? null : ((this.#ownKeys.get(plainKey(name)) as RuleId | undefined) ?? null)
  }

  #onlyOn(rule: RuleId | null): RuleId | null {
    return rule === null || this.#off.has(rule) ? null : rule
  }
}

const OPAQUE: Shape = { kind: 'opaque' }

let vendorScan: VendorScan | null = null

/** Headers name people and their addresses as fields do; credentials have names of their own there. */
function personalHeader(name: string): RuleId | null {
  const rule = ruleOfField(name)
  return rule === 'phone' ||
    rule === 'person-name' ||
    rule === 'one-time-code' ||
    rule === 'api-key' ||
    rule === 'secret'
    ? rule
    : null
}

function variableForms(env: RulesOptions['env']): Map<string, WrittenValue> {
  const forms = new Map<string, WrittenValue>()
  for (const value of secretVariables(env)) {
    for (const { text, encode } of formsOf(value)) if (!forms.has(text)) forms.set(text, { written: value, encode })
  }
  return forms
}

function keepPattern(keep: string | RegExp): RegExp {
  if (typeof keep !== 'string') return new RegExp(keep.source, keep.flags.replaceAll(/[gy]/g, ''))
  const parts = keep.split('*').map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('.*')}$`, 's')
}

function plainKey(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.\s]/g, '')
}

/** The rules of each service, as the configuration has them; those of one setting are made once. */
export function rulesByService(
  { sanitize, services }: Pick<ResolvedConfig, 'sanitize' | 'services'>,
  env: RulesOptions['env'],
): (service: string) => Rules {
  const made = new Map<Required<SanitizeConfig>, Rules>()
  return (service) => {
    const config = services.find(({ name }) => name === service)?.sanitize ?? sanitize
    const rules = made.get(config) ?? new Rules({ config, env })
    made.set(config, rules)
    return rules
  }
}
