import { OPERATIONS, SERVICES, type OperationTruth, type Play } from '../truth/table.ts'
import { isBehindPackage, SITE_STYLES, type SiteStyle } from './site-styles.ts'

/** A call site of the project. Lines and columns count from 1. */
export interface SiteTruth {
  file: string
  line: number
  column: number
  endLine: number
  endColumn: number
  client: string
  /** True where only a run finds it: the call leaves from a package. */
  isBehindPackage: boolean
}

/** A function of the project that calls a service, with every place in it that calls out. */
export interface Caller {
  /** Name of the function that tests call. */
  name: string
  /** The module that exports it, from the project's root. */
  file: string
  style: SiteStyle
  sites: SiteTruth[]
}

/** The project's source: its files, and where the calls in it are. */
export interface ProjectSource {
  files: Record<string, string>
  /** Of each operation, by `Service.operation`, in the order of its sites. */
  callers: ReadonlyMap<string, Caller[]>
  /** The call in the wrapper that several operations share. */
  wrapper: Caller
}

/** Lines that are gone after compilation, so that positions are only right where source maps are read. */
const TYPES = `
/** What callers of this service hand on. */
export interface Context<T extends object = Record<string, never>> {
  readonly trace?: string
  readonly extra?: T
}

type Keys<T> = {
  [Key in keyof T]: Key extends string ? Key : never
}[keyof T]

export type KnownKeys = Keys<Context<{ tenant: string }>>
`

/** Write the modules that call the services, and note where the calls stand. */
export function writeSource(): ProjectSource {
  const callers = new Map<string, Caller[]>()
  const files: Record<string, string> = { ...SHARED_FILES }
  for (const { name, operations } of SERVICES) {
    const file = moduleOf(name)
    const { text, sites } = cutMarks(moduleText(operations), file)
    files[file] = text
    for (const operation of operations) {
      const own = operation.sites.map((style, index): Caller => {
        const { client } = SITE_STYLES[style]
        const found = sites.splice(0, marksIn(SITE_STYLES[style].text))
        const truth = found.map((site) => ({ ...site, client, isBehindPackage: isBehindPackage(style) }))
        return { name: functionName(operation, index), file, style, sites: truth }
      })
      callers.set(keyOf(operation), own)
    }
  }
  const { text, sites } = cutMarks(TRANSPORT, TRANSPORT_FILE)
  files[TRANSPORT_FILE] = text
  const wrapperSites = sites.map((site) => ({ ...site, client: 'fetch', isBehindPackage: false }))
  return {
    files,
    callers,
    wrapper: { name: 'send', file: TRANSPORT_FILE, style: 'fetch.await', sites: wrapperSites },
  }
}

/** The function through which a play calls; null where the test calls by itself. */
export function callerOf(source: ProjectSource, operation: OperationTruth, { by }: Play): Caller | null {
  if (by === '@test') return null
  if (by === '@wrapper') return source.wrapper
  const caller = source.callers.get(keyOf(operation))?.[by]
  if (caller === undefined) throw new Error(`${keyOf(operation)} has no site ${by}`)
  return caller
}

/** Name an operation among all services. */
export function keyOf({ service, name }: OperationTruth): string {
  return `${service}.${name}`
}

/** Every place that calls out. */
export function allSites({ callers, wrapper }: ProjectSource): SiteTruth[] {
  return [...OPERATIONS.flatMap((operation) => callers.get(keyOf(operation)) ?? []), wrapper].flatMap(
    ({ sites }) => sites,
  )
}

function moduleOf(service: string): string {
  return `src/services/${service.toLowerCase()}.ts`
}

function functionName({ name }: OperationTruth, index: number): string {
  const words = name.match(/[a-z\d]+/gi) ?? []
  const camel = words.map((word, at) => (at === 0 ? word.toLowerCase() : word[0]!.toUpperCase() + word.slice(1)))
  const plain = words.length === 1 ? name : camel.join('')
  return `${plain}${['First', 'Second', 'Third'][index]}`
}

function moduleText(operations: OperationTruth[]): string {
  const imports = operations.flatMap(({ sites }) => sites.flatMap((style): string[] => SITE_STYLES[style].imports))
  const own = [...new Set(imports)].map((line) => line.replace(`'./clients'`, `'../clients'`))
  const functions = operations.flatMap((operation) =>
    operation.sites.map((style, index) => SITE_STYLES[style].text.replaceAll('NAME', functionName(operation, index))),
  )
  const shared = `import { collect, init, read, type Ask, type Reply } from '../reply'`
  return `${[...new Set([...joinAxios(own), shared])].join('\n')}\n${TYPES}${functions.join('\n')}\n`
}

/** Two imports of one name would not compile. */
function joinAxios(lines: string[]): string[] {
  const long = lines.find((line) => line.includes('AxiosInstance'))
  return long === undefined ? lines : lines.filter((line) => line === long || !line.endsWith(` from 'axios'`))
}

function marksIn(text: string): number {
  return text.split('«').length - 1
}

type Range = Pick<SiteTruth, 'file' | 'line' | 'column' | 'endLine' | 'endColumn'>

/** Take the marks out of a text, and say where they were. */
function cutMarks(marked: string, file: string): { text: string; sites: Range[] } {
  const text = marked.replaceAll(/[«»]/g, '')
  const ends = Array.from(marked.matchAll(/»/g), ({ index }) => placeOf(marked.slice(0, index)))
  const sites = Array.from(marked.matchAll(/«/g), ({ index }, at): Range => {
    const [line, column] = placeOf(marked.slice(0, index))
    const [endLine, endColumn] = ends[at]!
    return { file, line, column, endLine, endColumn }
  })
  return { text, sites }
}

function placeOf(before: string): [line: number, column: number] {
  const lines = before.replaceAll(/[«»]/g, '').split('\n')
  return [lines.length, lines.at(-1)!.length + 1]
}

const TRANSPORT_FILE = 'src/transport.ts'

const TRANSPORT = `import { init, read, type Ask, type Reply } from './reply'

interface Transport {
  <T extends Ask>(ask: T): Promise<Reply>
}

/** All that is common to calls. */
export const send: Transport = async (ask) => {
  const attempt = async (): Promise<Response> => «fetch(ask.url, init(ask))»
  return read(await attempt())
}
`

const SHARED_FILES: Record<string, string> = {
  'src/clients.ts': `import axios from 'axios'
import got from 'got'
import ky from 'ky'
import { ofetch } from 'ofetch'

export const api = axios.create({
  validateStatus: null,
  transformResponse: (data: string) => data,
})

export const patient = got.extend({ retry: { limit: 0 }, throwHttpErrors: false })

export const swift = ky.create({ retry: 0, throwHttpErrors: false })

export const light = ofetch.create({ retry: false, ignoreResponseError: true, parseResponse: (text) => text })
`,
  'src/reply.ts': `import type { IncomingMessage } from 'node:http'

export interface Ask {
  url: string
  method: 'GET' | 'POST' | 'DELETE' | 'PATCH'
  headers: Record<string, string>
  body?: string
  signal?: AbortSignal
}

export interface Reply {
  status: number
  text: string
}

/** What most clients take beside the URL. */
export function init({ method, headers, body, signal }: Ask) {
  return { method, headers, ...(body === undefined ? {} : { body }), ...(signal === undefined ? {} : { signal }) }
}

export async function read(response: Response): Promise<Reply> {
  return { status: response.status, text: await response.text() }
}

export async function collect(response: IncomingMessage): Promise<Reply> {
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk)
  return { status: response.statusCode ?? 0, text }
}
`,
}
