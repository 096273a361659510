import { below, isIdle, isRecord, keyOf, referenceIn, type DocumentFiles, type Located } from './document-files.js'

/** Judges an OpenAPI document without references. Its messages end in a frame of the document as JSON. */
export type ValidateDocument = (
  document: Record<string, unknown>,
) => Promise<{ valid: true } | { valid: false; errors: { message: string }[]; additionalErrors: number }>

/** Say what is wrong with a document; null for one that is OpenAPI 3.0 or 3.1. It continues "openapi.yaml …". */
export async function checkDocument(files: DocumentFiles, validate: ValidateDocument): Promise<string | null> {
  const { value } = files.root
  if (!isRecord(value)) return 'holds no object'
  const wrong = wrongVersion(value)
  if (wrong !== null) return wrong
  const plain = withoutReferences(files)
  const printed = JSON.stringify(plain, null, 2)
  const result = await validate(plain)
  if (result.valid) return null
  const [first] = result.errors
  const others = result.errors.length - 1 + result.additionalErrors
  const more = others > 0 ? `, and ${others} more ${others === 1 ? 'fault' : 'faults'}` : ''
  return `is no valid OpenAPI document: ${faultOf(first?.message ?? '', printed)}${more}`
}

function wrongVersion({ openapi, swagger }: Record<string, unknown>): string | null {
  if (swagger !== undefined)
    return `is Swagger ${JSON.stringify(swagger)}, and only OpenAPI 3.0 and 3.1 are read: convert it`
  if (openapi === undefined) return 'is no OpenAPI document: it has no "openapi"'
  return typeof openapi === 'string' && /^3\.[01](?:\.|$)/.test(openapi)
    ? null
    : `is OpenAPI ${JSON.stringify(openapi)}, and only OpenAPI "3.0.x" and "3.1.x" are read`
}

/**
 * The document as its structure is judged: what stands elsewhere is put in, but schemas, of which each is judged where it
 * stands. So the size stays that of the document, however its schemas refer to each other.
 */
function withoutReferences(files: DocumentFiles): Record<string, unknown> {
  const { value, ...rest } = files.root
  return copy({ ...rest, value }, { files, key: '', isSchema: false, above: new Set() }) as Record<string, unknown>
}

interface CopyContext {
  files: DocumentFiles
  /** At which the place stands. */
  key: string
  isSchema: boolean
  /** References that are being followed. */
  above: ReadonlySet<string>
}

function copy(place: Located, context: CopyContext): unknown {
  const { value } = place
  if (typeof value !== 'object' || value === null) return value
  const reference = referenceIn(value)
  if (reference !== undefined && context.key !== 'properties') return context.isSchema ? {} : copyTarget(place, context)
  const inner = (key: string, item: unknown): unknown =>
    copy(
      { value: item, file: place.file, pointer: keyOf(below(place, key)).slice(place.file.length + 1) },
      { ...context, key, isSchema: context.isSchema || isSchemaAt(key, context.key) },
    )
  if (Array.isArray(value)) return value.map((item) => inner('', item))
  const members = Object.entries(value).filter(([key]) => !isIdle(key, context.key) || isNeeded(key))
  return Object.fromEntries(members.map(([key, item]) => [key, key === 'webhooks' ? {} : inner(key, item)]))
}

/** What a schema says, and what makes a document one. */
function isNeeded(key: string): boolean {
  return ['enum', 'const', 'default', 'webhooks'].includes(key)
}

function isSchemaAt(key: string, parent: string): boolean {
  return parent === 'schemas' || key === 'schema'
}

function copyTarget(place: Located, context: CopyContext): unknown {
  const target = context.files.follow(place)
  if (target === undefined || context.above.has(keyOf(target))) return {}
  return copy(target, { ...context, above: new Set([...context.above, keyOf(target)]) })
}

/** From a message and its frame: the sentence, and the pointer to the line that the frame marks. */
function faultOf(message: string, printed: string): string {
  const [sentence = ''] = message.split('\n', 1)
  const plain = sentence.replace(/^[A-Z]+ (?=\S)/, '').trim()
  const line = Number(/^> +(\d+) \|/m.exec(message)?.[1])
  return Number.isNaN(line) ? plain : `${plain} at ${pointerAtLine(printed, line)}`
}

/** The pointer to what stands on a line of JSON that is printed with two spaces. */
function pointerAtLine(printed: string, line: number): string {
  const steps: string[] = []
  const counts: number[] = []
  for (const text of printed.split('\n').slice(0, line)) {
    const depth = (/^ */.exec(text)?.[0].length ?? 0) / 2
    if (depth === 0 || /^ *[\]}]/.test(text)) continue
    steps.length = counts.length = depth
    counts[depth - 1] = (counts[depth - 1] ?? -1) + 1
    const key = /^ *("(?:[^"\\]|\\.)*"): /.exec(text)?.[1]
    const step = key === undefined ? String(counts[depth - 1]) : (JSON.parse(key) as string)
    steps[depth - 1] = step.replaceAll('~', '~0').replaceAll('/', '~1')
  }
  return `/${steps.join('/')}`
}
