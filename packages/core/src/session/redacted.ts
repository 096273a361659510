import { escapeText } from '../body/placeholder.js'
import { toReadableForm } from '../body/readable-form.js'
import { liveBody, type LiveRequest, type Redacted } from '../match/index.js'
import type { RecordedHeaders, RecordedRequest } from '../model/index.js'
import type { ResolvedConfig, SanitizeConfig } from '../config/config.js'
import { kindOfNumber } from '../sanitize/field-value.js'
import {
  isSecretField,
  isSecretQuery,
  OFF_BY_DEFAULT,
  ruleOfField,
  ruleOfQuery,
  withoutSecrets,
} from '../sanitize/known-places.js'
import { STAND_IN } from '../sanitize/stand-in.js'
import type { RulesOptions } from '../sanitize/index.js'
import { secretRules } from './later-modules.js'
import { MAY_BE_STAND_IN } from '../sanitize/may-be-stand-in.js'

/** Places at which any value matches. */
export const REDACTED: Redacted = {
  queryName: isSecretQuery,
  field: isSecretField,
  number: (name, value) => {
    const rule = ruleOfField(name)
    return rule !== null && kindOfNumber(rule, value) !== null
  },
  header: withoutSecrets,
  standIn: STAND_IN,
  mayStandIn: MAY_BE_STAND_IN,
}

/** What matches any value by the rules of a configuration: a rule that is off redacts nothing, so that its values count. */
export function redactedBy({ sanitize }: Pick<ResolvedConfig, 'sanitize'>): Redacted {
  const known = new Map<SanitizeConfig, Redacted>()
  const by = (config: SanitizeConfig): Redacted => {
    const made = known.get(config) ?? withRules(config.rules ?? {})
    known.set(config, made)
    return made
  }
  return { ...by(sanitize), of: (service) => by(service?.sanitize ?? sanitize) }
}

function withRules(rules: NonNullable<SanitizeConfig['rules']>): Redacted {
  if (Object.keys(rules).length === 0) return REDACTED
  const isOn = (rule: string | null): boolean =>
    rule !== null && (OFF_BY_DEFAULT.has(rule) ? (rules[rule] ?? false) : rules[rule]) !== false
  return {
    ...REDACTED,
    queryName: (name) => isOn(ruleOfQuery(name)),
    field: (name) => isOn(ruleOfField(name)),
    number: (name, value) => isOn(ruleOfField(name)) && REDACTED.number(name, value),
  }
}

/** Hides the secrets of a live request to a service in text about it, also where they stand by themselves. */
export type HideSecrets = (call: LiveRequest, service: string, text: string) => string

/** Make what hides secrets in messages, by the rules of the configuration. */
export function createHideSecrets(
  config: Pick<ResolvedConfig, 'sanitize' | 'services'>,
  env: () => RulesOptions['env'],
): HideSecrets {
  let rulesOf: ReturnType<ReturnType<typeof secretRules.get>['rulesByService']> | null = null
  // A message tells many things of one call, which may have a large body.
  const known = new WeakMap<LiveRequest, { service: string; hide: (text: string) => string }>()
  return (call, service, text) => {
    const before = known.get(call)
    if (before?.service === service) return before.hide(text)
    rulesOf ??= secretRules.get().rulesByService(config, env())
    const hide = secretRules.get().secretHider({ request: toRecordedRequest(call) }, rulesOf(service))
    known.set(call, { service, hide })
    return hide(text)
  }
}

function toRecordedRequest(call: LiveRequest): RecordedRequest {
  const headers: RecordedHeaders = {}
  for (const [name, value] of call.headers) headers[name] = [headers[name] ?? [], escapeText(value)].flat()
  const body = toReadableForm(liveBody(call))
  return { method: call.method, url: escapeText(call.url), headers, ...(body === undefined ? {} : { body }) }
}
