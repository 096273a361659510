import { below, isRecord, keyOf, referenceIn, type DocumentFiles, type Located } from './document-files.js'

/** Which JSON Schema a document's schemas are: that of OpenAPI 3.0, or draft 2020-12. */
export type SchemaDialect = '3.0' | '3.1'

/** A schema of draft 2020-12, made for what a service answers. */
export type AnswerSchema = boolean | { [keyword: string]: unknown }

/** Keywords of the project's own, by which a schema lets pass what sanitizing and parameters put into a recording. */
export const [IS_MASKED, HOLDS_MASKED, IS_MASKED_NAME] = ['isMasked', 'holdsMasked', 'isMaskedName'] as const

/** Like `$ref`, but followed when a value gets there: schemas that no body needs are never compiled. */
export const REFERS_TO = 'refersTo'

/** Makes schemas of a document fit for a validator: each that is referred to becomes one of its own. */
export interface SchemaSet {
  /** The name of the schema at a place, and all schemas that are new since the last call. */
  add(place: Located): { name: string; added: [name: string, schema: AnswerSchema][] }
}

/** How schemas are made. */
export interface SchemaSetOptions {
  files: DocumentFiles
  dialect: SchemaDialect
  /** True where values that stand for others, as placeholders do, fit every schema. */
  isLenient: boolean
}

/** Begin a set of schemas. They name each other by URI, so circular ones need no care. */
export function createSchemaSet(options: SchemaSetOptions): SchemaSet {
  // What is evaluated behind a reference is known of `$ref` only.
  const link = options.files.hasMember(/^unevaluated(?:Properties|Items)$/) ? '$ref' : REFERS_TO
  const names = new Map<string, string>()
  const waiting: { name: string; place: Located }[] = []
  const prefix = `https://schemas.invalid/${options.isLenient ? 'lenient' : 'strict'}/`

  function nameOf(place: Located): string {
    const key = keyOf(place)
    const known = names.get(key)
    if (known !== undefined) return known
    const name = prefix + String(names.size)
    names.set(key, name)
    waiting.push({ name, place })
    return name
  }

  return {
    add(place) {
      const name = nameOf(place)
      const added: [string, AnswerSchema][] = []
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
        added.push([next.name, convert(next.place, { ...options, link, nameOf })])
      return { name, added }
    },
  }
}

interface Context extends SchemaSetOptions {
  /** The keyword of references. */
  link: string
  nameOf(place: Located): string
}

/** Keywords that hold a schema, a list of them, and schemas by name. */
const INNER = [
  'items',
  'additionalProperties',
  'not',
  'contains',
  'propertyNames',
  'if',
  'then',
  'else',
  'unevaluatedItems',
  'unevaluatedProperties',
]
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems']
const MAPS = ['properties', 'patternProperties', 'dependentSchemas']

/** Keywords that are taken as they are. All others say nothing of what is valid. */
const PLAIN = [
  'type',
  'enum',
  'const',
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'multipleOf',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minContains',
  'maxContains',
  'minProperties',
  'maxProperties',
  'dependentRequired',
]

function convert(place: Located, context: Context): AnswerSchema {
  if (typeof place.value === 'boolean') return place.value
  if (!isRecord(place.value)) return true
  const schema = convertObject(place, place.value, context)
  return context.isLenient ? { if: { [IS_MASKED]: true }, else: letPass(schema) } : schema
}

type SchemaObject = Record<string, unknown>

function convertObject(place: Located, value: SchemaObject, context: Context): SchemaObject {
  const reference = referenceIn(value) ?? dynamicReference(value)
  const target = reference === undefined ? undefined : context.files.look(reference, place.file)
  const link = target === undefined ? {} : { [context.link]: context.nameOf(target) }
  if (context.dialect === '3.0') {
    // Words beside a reference do not count in 3.0, but `nullable` is meant.
    return asNullable(value, target === undefined ? convertWords(place, toBounds(value), context) : link)
  }
  return { ...convertWords(place, value, context), ...link }
}

function dynamicReference({ $dynamicRef }: SchemaObject): string | undefined {
  return typeof $dynamicRef === 'string' ? $dynamicRef : undefined
}

function convertWords(place: Located, value: SchemaObject, context: Context): SchemaObject {
  const schema: SchemaObject = {}
  const at = { ...place, value }
  for (const word of PLAIN) if (Object.hasOwn(value, word)) schema[word] = value[word]
  for (const word of INNER) if (Object.hasOwn(value, word)) schema[word] = convert(below(at, word), context)
  for (const word of LISTS) {
    const list = value[word]
    if (Array.isArray(list)) schema[word] = list.map((_one, index) => convert(itemOf(below(at, word), index), context))
  }
  for (const word of MAPS) {
    const map = value[word]
    if (!isRecord(map)) continue
    const inner = below(at, word)
    schema[word] = Object.fromEntries(Object.keys(map).map((name) => [name, convert(below(inner, name), context)]))
  }
  const required = requiredInAnswers(at, value, context)
  return required.length === 0 ? schema : { ...schema, required }
}

function itemOf({ value, file, pointer }: Located, index: number): Located {
  return { value: Array.isArray(value) ? value[index] : undefined, file, pointer: `${pointer}/${index}` }
}

/** What only requests carry need not come back (OpenAPI 3.1, section 4.8.24.3). */
function requiredInAnswers(place: Located, { required }: SchemaObject, { files }: Context): string[] {
  if (!Array.isArray(required)) return []
  const hidden = writeOnlyNames(place, files, new Set())
  return required.filter((name): name is string => typeof name === 'string' && !hidden.has(name))
}

/** Names of the properties that are `writeOnly`, also in schemas that this one is made of. */
function writeOnlyNames(place: Located, files: DocumentFiles, seen: Set<string>): Set<string> {
  const found = files.follow(place)
  if (found === undefined || seen.has(keyOf(found)) || !isRecord(found.value)) return new Set()
  seen.add(keyOf(found))
  const properties = below(found, 'properties')
  const names = Object.keys(isRecord(properties.value) ? properties.value : {}).filter((name) => {
    const property = files.follow(below(properties, name))?.value
    return isRecord(property) && property['writeOnly'] === true
  })
  const members = below(found, 'allOf')
  const inherited = (Array.isArray(members.value) ? members.value : []).flatMap((_one, index) => [
    ...writeOnlyNames(itemOf(members, index), files, seen),
  ])
  return new Set([...names, ...inherited])
}

/** In 3.0, whether a bound is exclusive is a flag beside it. */
function toBounds(value: SchemaObject): SchemaObject {
  const { exclusiveMinimum, exclusiveMaximum, minimum, maximum, ...rest } = value
  return {
    ...rest,
    ...(minimum === undefined ? {} : { [exclusiveMinimum === true ? 'exclusiveMinimum' : 'minimum']: minimum }),
    ...(maximum === undefined ? {} : { [exclusiveMaximum === true ? 'exclusiveMaximum' : 'maximum']: maximum }),
  }
}

function asNullable({ nullable }: SchemaObject, schema: SchemaObject): SchemaObject {
  if (nullable !== true) return schema
  const { type, enum: allowed } = schema
  if (typeof type !== 'string') return { anyOf: [{ type: 'null' }, schema] }
  return { ...schema, type: [type, 'null'], ...(Array.isArray(allowed) ? { enum: [...allowed, null] } : {}) }
}

/** Of a value that holds a masked one, no one can say that it fits two schemas, or that it does not fit one. */
function letPass(schema: SchemaObject): SchemaObject {
  const { oneOf, not, contains, uniqueItems, if: condition, then: yes = true, else: no = true, ...rest } = schema
  delete rest['minContains']
  delete rest['maxContains']
  const choices: SchemaObject[] = []
  const unlessMasked = (strict: SchemaObject): void => {
    choices.push({ if: { [HOLDS_MASKED]: true }, else: strict })
  }
  const whereMasked = (lenient: SchemaObject): void => {
    choices.push({ if: { not: { [HOLDS_MASKED]: true } }, else: lenient })
  }
  if (oneOf !== undefined) {
    unlessMasked({ oneOf })
    whereMasked({ anyOf: oneOf })
  }
  if (not !== undefined) unlessMasked({ not })
  if (uniqueItems !== undefined) unlessMasked({ uniqueItems })
  if (contains !== undefined) unlessMasked(wordsOf(schema, ['contains', 'minContains', 'maxContains']))
  if (condition !== undefined) {
    unlessMasked(wordsOf(schema, ['if', 'then', 'else']))
    whereMasked({ anyOf: [yes, no] })
  }
  for (const word of ['additionalProperties', 'unevaluatedProperties'])
    if (rest[word] === false) rest[word] = { [IS_MASKED_NAME]: true }
  if (choices.length === 0) return rest
  return { ...rest, allOf: [...(Array.isArray(rest['allOf']) ? rest['allOf'] : []), ...choices] }
}

/** Those words of a schema that it has. */
function wordsOf(schema: SchemaObject, words: readonly string[]): SchemaObject {
  return Object.fromEntries(words.filter((word) => Object.hasOwn(schema, word)).map((word) => [word, schema[word]]))
}
