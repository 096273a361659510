import type { ErrorObject } from 'ajv'
import { hasPlaceholder } from '../../body/placeholder.js'
import type { JsonValue } from '../../model/index.js'
import type { DocumentFiles, Located } from './document-files.js'
import { describeErrors } from './schema-errors.js'
import {
  createSchemaSet,
  HOLDS_MASKED,
  IS_MASKED,
  IS_MASKED_NAME,
  REFERS_TO,
  type SchemaDialect,
} from './schema-set.js'

/** True for a value that sanitizing put in the place of a secret. */
export type IsStandIn = (value: string | number) => boolean

/** Judges JSON bodies by schemas of a document. */
export interface BodyJudge {
  /** Say how a body does not fit the schema at a place; null for one that fits. Throws for a schema that is none. */
  judge(place: Located, body: JsonValue): string | null
}

/** What a judge is made of. */
export interface BodyJudgeOptions {
  files: DocumentFiles
  dialect: SchemaDialect
  isStandIn: IsStandIn
}

/** A compiled schema. */
type Validate = ((body: unknown) => boolean) & { errors?: ErrorObject[] | null }

/**
 * Make a judge. Placeholders and stand-ins fit every schema: a body that holds one and does not fit as it is, is judged once
 * more, by schemas that let them pass. Each schema is compiled once.
 */
export async function createBodyJudge({ files, dialect, isStandIn }: BodyJudgeOptions): Promise<BodyJudge> {
  const [{ Ajv2020 }, formats] = await Promise.all([import('ajv/dist/2020.js'), import('ajv-formats')])

  const isMasked = (value: unknown): boolean =>
    (typeof value === 'string' && (hasPlaceholder(value) || isStandIn(value))) ||
    (typeof value === 'number' && isStandIn(value))

  const holdsMasked = (value: unknown): boolean => {
    if (typeof value !== 'object' || value === null) return isMasked(value)
    return Object.entries(value).some(([key, inner]) => isMasked(key) || holdsMasked(inner))
  }

  function createCompiler(isLenient: boolean): (place: Located) => Validate {
    const ajv = new Ajv2020({
      strict: false,
      allErrors: true,
      ownProperties: true,
      validateSchema: false,
      logger: false,
      messages: false,
      code: { regExp: Object.assign(toRegExp, { code: '' }) },
    })
    formats.default.default(ajv)
    ajv.addKeyword({ keyword: IS_MASKED, validate: (_is: unknown, data: unknown) => isMasked(data) })
    ajv.addKeyword({ keyword: HOLDS_MASKED, validate: (_is: unknown, data: unknown) => holdsMasked(data) })
    ajv.addKeyword({
      keyword: IS_MASKED_NAME,
      validate: (_is: unknown, _data: unknown, _schema: unknown, at?: { parentDataProperty: string | number }) =>
        isMasked(at?.parentDataProperty),
    })
    const compiled = (name: string): Validate => {
      const validate = ajv.getSchema(name)
      if (validate === undefined) throw new Error('it is no schema')
      return validate as Validate
    }
    ajv.addKeyword({ keyword: REFERS_TO, validate: followWith(compiled), errors: 'full' })
    const schemas = createSchemaSet({ files, dialect, isLenient })
    return (place) => {
      const { name, added } = schemas.add(place)
      for (const [key, schema] of added) ajv.addSchema(schema, key)
      return compiled(name)
    }
  }

  const strict = createCompiler(false)
  const lenient = createCompiler(true)

  function errorsOf(compile: (place: Located) => Validate, place: Located, body: JsonValue): ErrorObject[] {
    const validate = compile(place)
    return validate(body) ? [] : [...(validate.errors ?? [])]
  }

  return {
    judge(place, body) {
      // Most answers are a reference only: what it leads to is compiled once for all of them.
      const schema = Object.keys(place.value as object).length === 1 ? (files.follow(place) ?? place) : place
      let errors = errorsOf(strict, schema, body)
      if (errors.length > 0 && holdsMasked(body)) errors = errorsOf(lenient, schema, body)
      return errors.length === 0 ? null : describeErrors(errors, body)
    },
  }
}

type FollowReference = ((name: string, data: unknown, schema: unknown, at?: { instancePath: string }) => boolean) & {
  errors?: Partial<ErrorObject>[]
}

function followWith(compiled: (name: string) => Validate): FollowReference {
  const follow: FollowReference = (name, data, _schema, at) => {
    const validate = compiled(name)
    const isValid = validate(data)
    const above = at?.instancePath ?? ''
    const errors = isValid ? [] : (validate.errors ?? [])
    follow.errors = errors.map((error) => ({ ...error, instancePath: above + error.instancePath }))
    return isValid
  }
  return follow
}

/** Patterns are JavaScript's, with or without its `u` flag; one that is neither rules nothing out. */
function toRegExp(pattern: string): RegExp {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(pattern, flags)
    } catch {
      // Written for another engine, or without care for the flag.
    }
  }
  return /(?:)/
}
