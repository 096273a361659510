import { emptyObjects, countObjects, type Shape } from '../shape/shape.js'
import { foldVariants } from '../shape/merge-shapes.js'
import { isObject, isTold, type Value } from '../value.js'

/** A field that says whether an answer is one. */
interface Mark {
  /** Of the name without case and signs. */
  names: RegExp
  fails(value: Value): boolean
  /** True where it says so only of answers that said something else before. */
  needsOther?: true
  /** What the answer holds then. */
  reason: string
}

/** Values under the name of an error that say that there is none. */
const NO_ERROR = new Set<unknown>([false, 0, '0', '00', '000', 'ok', 'OK', 'none', 'None', 'success', 'false', 'no'])

const FAILURE = /^(?:error|errors|err|fail|failed|failure|ko|nok|denied|rejected|exception|not ok)$/i

const MARKS: readonly Mark[] = [
  {
    names:
      /^l?(?:err|errors?|errormessages?|errormsg|errmsg|errcode|errno|errorcodes?|errortype|errordescription|errorinfo|errordetails?|lasterror|fault|faultstring|faultcode|exception|lerrorcode)$/,
    fails: (value) => isTold(value) && !NO_ERROR.has(value),
    reason: 'an error',
  },
  {
    names: /^(?:ok|success|successful|succeeded|issuccess|issuccessful|response|result)$/,
    fails: (value) => value === false || (typeof value === 'string' && /^false$/i.test(value)),
    reason: 'no success',
  },
  {
    names: /^(?:status|stat|result|response|ack|outcome|state|responsestatus)$/,
    fails: (value) => typeof value === 'string' && FAILURE.test(value),
    reason: 'a status of failure',
  },
  {
    names: /^(?:code|retcode|returncode|resultcode|responsecode|ret|status|statuscode)$/,
    fails: (value) =>
      /^-?\d+$/.test(String(plainScalar(value))) && !/^(?:0+|1|2\d\d)$/.test(String(plainScalar(value))),
    needsOther: true,
    reason: 'a code of failure',
  },
]

function plainScalar(value: Value): string | number {
  return typeof value === 'string' || typeof value === 'number' ? value : ''
}

/** Fields that errors have beside their marks. */
const ERROR_FIELD =
  /^(?:message|msg|code|statuscode|status|details?|title|type|instance|requestid|traceid|correlationid|timestamp|path|success|ok|reason|name|documentationurl|moreinfo|helplink|.*err.*|.*fault.*|version|build|timestamp)$/

/** Fields without which an object of such fields is no error. */
const TELLING_FIELD = /^(?:message|msg|detail|.*err.*|.*fault.*)$/

/** Fields whose presence tells nothing of whether there is an answer. */
const BESIDE = /^(?:message|msg|id|meta|jsonrpc|code|version|build|timestamp|requestid|correlationid|time)$/

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]/g, '')
}

/**
 * What makes an answer with a status of success an error all the same: it says so, as no recorded answer did, and most of
 * what always was there is missing. Null where it is none. Without a base, nothing is known of what was there.
 */
export function softErrorIn(value: Value, base: Shape | null): string | null {
  if (!isObject(value)) return null
  const objects = base?.objects ?? null
  const fields = objects === null ? null : foldVariants(objects)
  const reason = markIn(value, fields?.fields ?? null) ?? (isOnlyError(value) ? 'nothing but fields of an error' : null)
  if (reason === null || fields === null) return reason
  const wanted = [...fields.fields].filter(
    ([name, { seen, nulls }]) => seen === fields.count && nulls < seen && !isBeside(name),
  )
  const left = wanted.filter(([name]) => isTold(value[name]))
  // An answer of RPC holds either a result or an error.
  return left.length * 2 <= wanted.length || ('jsonrpc' in value && isTold(value['error'])) ? reason : null
}

/** True for an answer that is an error, and not only of something that failed: it holds hardly anything else. */
export function isErrorAnswer(value: Value): boolean {
  if (!isObject(value) || softErrorIn(value, null) === null) return false
  const told = Object.keys(value).filter((name) => isTold(value[name]))
  const own = told.filter((name) => isBeside(name) || ERROR_FIELD.test(plain(name)))
  return own.length * 2 >= told.length
}

function isBeside(name: string): boolean {
  const one = plain(name)
  return BESIDE.test(one) || MARKS.some(({ names }) => names.test(one))
}

function markIn(value: Record<string, Value>, recorded: ReadonlyMap<string, Shape> | null): string | null {
  for (const [name, one] of Object.entries(value)) {
    const field = recorded?.get(name)
    const mark = MARKS.find(
      ({ names, fails, needsOther }) =>
        names.test(plain(name)) && fails(one) && !(needsOther === true && field === undefined),
    )
    if (mark !== undefined && (field === undefined || !hasFailed(field, mark))) return mark.reason
  }
  return null
}

/** True where recorded values say failure as well. */
function hasFailed({ strings, numbers, booleans, trues, arrays, objects }: Shape, { fails }: Mark): boolean {
  return (
    (strings?.distinct?.values ?? []).some((text) => fails(text)) ||
    (numbers?.distinct.values ?? []).some((number) => fails(Number(number))) ||
    (booleans > trues && fails(false)) ||
    (trues > 0 && fails(true)) ||
    (arrays !== null && arrays.items.seen > 0 && fails([1])) ||
    (objects !== null && countObjects(objects) > emptyObjects(objects) && fails({ any: 1 }))
  )
}

function isOnlyError(value: Record<string, Value>): boolean {
  const names = Object.keys(value).map(plain)
  return (
    names.length > 0 && names.every((name) => ERROR_FIELD.test(name)) && names.some((name) => TELLING_FIELD.test(name))
  )
}
