import { dirname, resolve } from 'node:path'
import { decodeText } from '../../body/url-text.js'

/** A value of a document, and where it stands. */
export interface Located {
  value: unknown
  /** Absolute. */
  file: string
  /** JSON pointer. */
  pointer: string
}

/** What is wrong with a file of a document. */
export interface DocumentFault {
  file: string
  /** Continues "openapi.yaml …". */
  what: string
  /** True where the file is not there. */
  isMissing: boolean
}

/** A document with all the files that its references lead to. */
export interface DocumentFiles {
  root: Located
  /** Go where a reference leads; undefined for one that leads nowhere. `from` is the file that it stands in. */
  look(reference: string, from: string): Located | undefined
  /** Go to where a place's reference leads in the end; the place itself where it is none. */
  follow(place: Located): Located | undefined
  /** True where an object in any of the files has such a member. */
  hasMember(name: RegExp): boolean
}

/** Reads and parses one file. Throws what the parser throws. */
export type ParseFile = (file: string) => Promise<unknown>

interface ParsedFile {
  content: unknown
  /** Schemas by `#anchor` and by `$id`. */
  names: Map<string, Located>
}

/** Load a document, and every file that a reference in it leads to. Each reference that leads nowhere is a fault. */
export async function loadDocument(
  path: string,
  parse: ParseFile,
): Promise<{ files: DocumentFiles; faults: DocumentFault[] }> {
  const parsed = new Map<string, ParsedFile>()
  const faults: DocumentFault[] = []

  async function load(file: string): Promise<void> {
    if (parsed.has(file)) return
    try {
      const content = await parse(file)
      parsed.set(file, { content, names: namesIn(content, file) })
    } catch (error) {
      parsed.set(file, { content: undefined, names: new Map() })
      faults.push(faultOf(file, error))
    }
  }

  const look = (reference: string, from: string): Located | undefined => lookUp(parsed, reference, from)

  await load(path)
  const root = { value: parsed.get(path)?.content, file: path, pointer: '' }
  const seen = new Set<string>()
  const waiting: Located[] = [root]
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    for (const { reference, pointer } of referencesIn(place)) {
      if (!isRemote(reference)) await load(fileOf(reference, place.file))
      const target = look(reference, place.file)
      if (target === undefined) addFault(faults, parsed, { reference, pointer, file: place.file })
      else if (!seen.has(keyOf(target))) {
        seen.add(keyOf(target))
        waiting.push(target)
      }
    }
  }
  const hasMember = (name: RegExp): boolean => [...parsed.values()].some(({ content }) => hasMemberIn(content, name))
  return { files: { root, look, follow: (one) => followIn(parsed, one), hasMember }, faults }
}

/** Names a place of a document. */
export function keyOf({ file, pointer }: Located): string {
  return `${file}#${pointer}`
}

/** The place below another. */
export function below({ value, file, pointer }: Located, key: string): Located {
  const inner = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return { value: inner, file, pointer: `${pointer}/${escapeStep(key)}` }
}

/** True for an object that is no array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The reference that an object is; undefined for any other value. */
export function referenceIn(value: unknown): string | undefined {
  return isRecord(value) && typeof value['$ref'] === 'string' ? value['$ref'] : undefined
}

/** Members whose keys are names, and not words of OpenAPI. */
const NAMED_MEMBERS =
  /^(?:properties|patternProperties|\$defs|definitions|dependentSchemas|schemas|responses|parameters|requestBodies|headers|securitySchemes|pathItems|paths|content|variables)$/

/** Members whose content is the user's own, or of no concern to what a service answers. */
const IDLE_MEMBERS = /^(?:example|examples|default|enum|const|callbacks|links|webhooks|mapping|x-.*)$/

/** True for a member that nothing of a document's meaning depends on. `parent` is the key that its object stands at. */
export function isIdle(key: string, parent: string): boolean {
  return IDLE_MEMBERS.test(key) && !NAMED_MEMBERS.test(parent)
}

function referencesIn(place: Located): { reference: string; pointer: string }[] {
  const found: { reference: string; pointer: string }[] = []
  visit(place.value, place.pointer, '', (value, pointer) => {
    const reference = referenceIn(value)
    if (reference !== undefined) found.push({ reference, pointer })
  })
  return found
}

function visit(value: unknown, pointer: string, key: string, see: (value: unknown, pointer: string) => void): void {
  if (typeof value !== 'object' || value === null) return
  see(value, pointer)
  for (const [name, inner] of Object.entries(value)) {
    // Answers in `responses` are named by status, so `default` is one there.
    if (!isIdle(name, key)) visit(inner, `${pointer}/${escapeStep(name)}`, Array.isArray(value) ? '' : name, see)
  }
}

function hasMemberIn(content: unknown, name: RegExp): boolean {
  let isFound = false
  visit(content, '', '', (value) => {
    isFound ||= Object.keys(value as object).some((key) => name.test(key))
  })
  return isFound
}

function namesIn(content: unknown, file: string): Map<string, Located> {
  const names = new Map<string, Located>()
  visit(content, '', '', (value, pointer) => {
    if (!isRecord(value)) return
    const { $anchor, $dynamicAnchor, $id } = value
    for (const anchor of [$anchor, $dynamicAnchor])
      if (typeof anchor === 'string') names.set(`#${anchor}`, { value, file, pointer })
    if (typeof $id === 'string') names.set($id, { value, file, pointer })
  })
  return names
}

type ParsedFiles = ReadonlyMap<string, ParsedFile>

function followIn(parsed: ParsedFiles, place: Located): Located | undefined {
  const seen = new Set<string>()
  let found: Located | undefined = place
  for (let next = referenceIn(place.value); next !== undefined; next = referenceIn(found.value)) {
    if (seen.has(keyOf(found))) return undefined
    seen.add(keyOf(found))
    found = lookUp(parsed, next, found.file)
    if (found === undefined) return undefined
  }
  return found
}

function lookUp(parsed: ParsedFiles, reference: string, from: string): Located | undefined {
  const named = namedIn(parsed, reference, from)
  if (named !== undefined) return named
  if (isRemote(reference)) return undefined
  const file = fileOf(reference, from)
  const fragment = fragmentOf(reference)
  const content = parsed.get(file)?.content
  if (fragment !== '' && !fragment.startsWith('/')) return parsed.get(file)?.names.get(`#${fragment}`)
  let place: Located = { value: content, file, pointer: '' }
  for (const step of fragment.split('/').slice(1)) place = stepInto(place, unescapeStep(step))
  return place.value === undefined ? undefined : place
}

function stepInto(place: Located, step: string): Located {
  if (!Array.isArray(place.value)) return below(place, step)
  return { ...place, value: place.value[Number(step)], pointer: `${place.pointer}/${step}` }
}

/** Schemas may have names of their own (`$id`), by which others refer to them. */
function namedIn(parsed: ParsedFiles, reference: string, from: string): Located | undefined {
  const here = parsed.get(from)?.names.get(reference)
  if (here !== undefined || !isRemote(reference)) return here
  for (const { names } of parsed.values()) {
    const found = names.get(reference)
    if (found !== undefined) return found
  }
  return undefined
}

function addFault(
  faults: DocumentFault[],
  parsed: ParsedFiles,
  { reference, pointer, file }: { reference: string; pointer: string; file: string },
): void {
  const target = isRemote(reference) ? null : fileOf(reference, file)
  // Of a file that cannot be read, that is said already.
  if (target !== null && parsed.get(target)?.content === undefined) return
  const why =
    target === null ? 'which is on the network, and is not read: keep a copy beside the document' : 'which is not there'
  faults.push({ file, what: `refers at ${pointer || '/'} to "${reference}", ${why}`, isMissing: false })
}

function isRemote(reference: string): boolean {
  return /^[a-z][a-z\d+.-]+:/i.test(reference) && !reference.startsWith('file:')
}

function fileOf(reference: string, from: string): string {
  const [path = ''] = reference.split('#', 1)
  return path === '' ? from : resolve(dirname(from), decodeText(path.replace(/^file:(?:\/\/)?/, '')))
}

function fragmentOf(reference: string): string {
  const at = reference.indexOf('#')
  return at === -1 ? '' : decodeText(reference.slice(at + 1))
}

function escapeStep(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1')
}

function unescapeStep(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~')
}

function faultOf(file: string, error: unknown): DocumentFault {
  const message = error instanceof Error ? error.message : String(error)
  const ioCode = isRecord(error) && typeof error['ioErrorCode'] === 'string' ? error['ioErrorCode'] : null
  const isMissing = ioCode === 'ENOENT'
  if (isMissing) return { file, what: 'is not there', isMissing }
  // The parser's own sentence holds the path of this machine.
  if (ioCode !== null)
    return { file, what: ioCode === 'EISDIR' ? 'is a folder' : `cannot be read: ${ioCode}`, isMissing }
  const [, reason = 'is not valid', line = '', column = ''] =
    /(?:Error parsing [^\n]*?: )([^\n]*?) ?\((\d+):(\d+)\)/.exec(message) ?? []
  if (line !== '') return { file, what: `cannot be parsed at line ${line}, column ${column}: ${reason}`, isMissing }
  const isNoObject = /is not a valid JSON Schema/.test(message)
  return { file, what: isNoObject ? 'holds no object' : `cannot be read: ${message.split('\n', 1)[0]!}`, isMissing }
}
