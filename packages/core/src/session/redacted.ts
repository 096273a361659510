import { escapeText, mapStrings } from '../body/placeholder.js'
import type { DecodedBody } from '../body/decoded-body.js'
import { liveBody, type LiveRequest, type Redacted } from '../match/index.js'
import type { RecordedBody, RecordedHeaders } from '../model/index.js'
import { hideSecretsOf, isSecretField, isSecretQuery, STAND_IN, withoutSecrets } from '../sanitize/index.js'
import { kindOfNumber } from '../sanitize/field-value.js'
import { ruleOfField } from '../sanitize/known-places.js'
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

/** Hide the secrets of a live request in text about it, also where they stand by themselves. */
export function hideSecretsOfCall(call: LiveRequest, text: string): string {
  const headers: RecordedHeaders = {}
  for (const [name, value] of call.headers) headers[name] = [headers[name] ?? [], escapeText(value)].flat()
  const body = toRecordedBody(liveBody(call))
  const request = { method: call.method, url: escapeText(call.url), headers, ...(body === undefined ? {} : { body }) }
  return hideSecretsOf({ request }, text)
}

function toRecordedBody(body: DecodedBody): RecordedBody | undefined {
  switch (body.kind) {
    case 'json':
      return { json: mapStrings(body.value, escapeText) }
    case 'form':
      return { multipart: body.fields.map(([name, text]) => ({ name: escapeText(name), text: escapeText(text) })) }
    case 'multipart':
      return {
        multipart: body.parts.map(({ name, bytes }) => ({
          name: escapeText(name),
          text: escapeText(bytes.toString()),
        })),
      }
    case 'text':
      return { text: escapeText(body.text) }
    case 'bytes':
    case 'none':
      return undefined
  }
}
