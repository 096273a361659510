import { isJsonType, parseMediaType } from '../../body/media-type.js'
import { parseJson } from '../../body/parse-json.js'
import { mapStrings, unescapeText } from '../../body/placeholder.js'
import type { Interaction, JsonValue, RecordedBody } from '../../model/index.js'
import { contentTypeOf, outcomeOf } from '../outcome.js'
import type { BodyJudge } from './body-judge.js'
import type { DeclaredOperation, DeclaredResponse } from './declared-operations.js'

/** Judges recorded answers. */
export interface AnswerJudge {
  /** Say how an answer contradicts what an operation declares; null where it does not. */
  contradictionOf(operation: DeclaredOperation, interaction: Interaction): string | null
  /** Sentences about schemas by which nothing could be judged. */
  unusable(): string[]
}

/** Make a judge of recorded answers. `name` is the document's, as messages have it. */
export function createAnswerJudge(name: string, bodies: BodyJudge): AnswerJudge {
  const unusable = new Set<string>()

  function faultOf(schema: NonNullable<Content['schema']>, json: JsonValue): string | null {
    try {
      return bodies.judge(schema, json)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      unusable.add(`${name} has at ${schema.pointer} a schema that cannot be used, so no body is judged by it: ${why}`)
      return null
    }
  }

  function contradictionOf(operation: DeclaredOperation, interaction: Interaction): string | null {
    const { response, request } = interaction
    // A failure is none of the answers that a document can declare.
    if (response === undefined || !/^\d+$/.test(outcomeOf(interaction))) return null
    const subject = `${operation.method} ${operation.template.path} answered ${response.status}`
    const declared = responseFor(operation.responses, response.status)
    if (declared === undefined) {
      const known = operation.responses.map(({ status }) => status).join(', ') || 'no status'
      return `${subject}, and ${name} declares ${known} only`
    }
    const { body, headers } = response
    if (body === undefined || request.method === 'HEAD' || declared.content === null) return null
    const { essence } = contentTypeOf(headers)
    if (essence === '') return null
    const type = contentFor(declared.content, essence)
    if (type === undefined) {
      const known = declared.content.map(({ type }) => type).join(', ')
      return `${subject} with the media type "${essence}", and ${name} declares ${known} only`
    }
    const json = type.schema === null || !isJsonType(essence) || response.error !== undefined ? undefined : jsonOf(body)
    if (json === undefined) return null
    const fault = faultOf(type.schema!, json)
    return fault === null ? null : `${subject}, and its ${fault} (${name})`
  }

  return { contradictionOf, unusable: () => [...unusable].sort() }
}

type Content = NonNullable<DeclaredResponse['content']>[number]

/** What is declared for a status: its own answer, that of its range, or the default. */
function responseFor(responses: readonly DeclaredResponse[], status: number): DeclaredResponse | undefined {
  const text = String(status)
  for (const wanted of [text, `${text[0]!}XX`, 'default']) {
    const found = responses.find((one) => one.status === wanted)
    if (found !== undefined) return found
  }
  return undefined
}

/** What is declared for a media type: the most exact one counts, and parameters do not. */
function contentFor(content: readonly Content[], essence: string): Content | undefined {
  const [type = '', subtype = ''] = essence.split('/')
  const suffix = subtype.includes('+') ? subtype.slice(subtype.lastIndexOf('+')) : null
  const wanted = [essence, ...(suffix === null ? [] : [`${type}/*${suffix}`, `*/*${suffix}`]), `${type}/*`, '*/*', '*']
  for (const one of wanted) {
    const found = content.find((declared) => parseMediaType(declared.type).essence === one)
    if (found !== undefined) return found
  }
  return undefined
}

/** The JSON of a recorded body; undefined for one in a file, in pieces or in bytes. */
function jsonOf(body: RecordedBody): JsonValue | undefined {
  if ('json' in body) return mapStrings(body.json, unescapeText)
  if (!('text' in body)) return undefined
  return parseJson(unescapeText(body.text).replace(/^\uFEFF/, ''))
}
