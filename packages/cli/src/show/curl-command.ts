import type { Interaction } from '@understudy/core'
import { curlBody } from './curl-body.js'
import { createCurlValues, type CurlSources, type CurlValues } from './curl-values.js'
import type { Entry } from './entry.js'
import { safeText } from './safe-text.js'
import { shellWord, type ShellPiece } from './shell-text.js'

/** What curl sets itself, or what tells of how bytes were sent. */
const LEFT_OUT = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'expect',
  'accept-encoding',
])

/** What a command is made of. */
export interface CurlOptions extends Omit<CurlSources, 'interaction'> {
  /** How a body file is found from the working folder. */
  pathOf(name: string): string
}

/**
 * Write the command that makes a recorded request, for a POSIX shell. What varies from run to run is a variable with a new
 * value; a credential is one that the user has to set, as the recording does not hold it.
 */
export function curlCommand({ recording, interaction }: Entry, options: CurlOptions): string {
  const values = createCurlValues({ ...options, interaction })
  const { request } = interaction
  const body = curlBody(request, values, options.pathOf)
  const words = [
    ...methodWords(request.method, body !== null),
    ...urlWords(request.url),
    shellWord(urlPieces(request.url, values)),
    ...headerWords(request, values, body?.ownsType ?? false),
    ...(body?.words ?? []),
  ]
  const [first = '', ...rest] = words
  const command = [`curl -sS -i ${first}`, ...rest.map((word) => `  ${word}`)].join(' \\\n')
  return [
    `# ${safeText(interaction.id)} of ${safeText(recording)}`,
    ...values.lines(),
    ...(body?.before ?? []),
    body?.input === undefined ? command : `${body.input} |\n${command}`,
  ].join('\n')
}

function methodWords(method: string, hasBody: boolean): string[] {
  if (method === 'HEAD' && !hasBody) return ['--head']
  return method === (hasBody ? 'POST' : 'GET') ? [] : [`-X ${shellWord([{ text: method }])}`]
}

/** curl takes brackets for patterns, and tidies paths. */
function urlWords(url: string): string[] {
  return [...(/[[\]{}]/.test(url) ? ['--globoff'] : []), ...(/\/\.{1,2}(?:[/?#]|$)/.test(url) ? ['--path-as-is'] : [])]
}

function headerWords({ headers, body }: Interaction['request'], values: CurlValues, isTypeOwned: boolean): string[] {
  const isEncoded = body !== undefined && 'encoded' in body && body.encoded
  const words = Object.entries(headers).flatMap(([name, value]) => {
    if (LEFT_OUT.has(name) || (isTypeOwned && name === 'content-type')) return []
    // The body is written as it was before it was encoded.
    if (name === 'content-encoding' && !isEncoded) return []
    return [value].flat().map((one) => {
      const pieces = one === '' ? [{ text: `${name};` }] : [{ text: `${name}: ` }, ...headerPieces(name, one, values)]
      return `-H ${shellWord(pieces)}`
    })
  })
  const hasType = 'content-type' in headers || body === undefined || isTypeOwned
  return [
    ...words,
    // Without one, curl would claim that it sends a form.
    ...(hasType ? [] : ["-H 'content-type:'"]),
    ...('accept-encoding' in headers ? ['--compressed'] : []),
  ]
}

/** Headers whose values are credentials: in a recording that was sanitized, stand-ins stand for them. */
const CREDENTIALS = /^(?:(?:proxy-)?authorization|cookie|(?:x-)?api-?key|x-(?:auth|access|csrf)-token)$/

const SCHEME = /^(?:(?:basic|bearer|digest|token|apikey)\s+)?/i

/** A recording may hold a credential after all, as where a rule is switched off. A command is passed on, and never does. */
function headerPieces(name: string, value: string, values: CurlValues): ShellPiece[] {
  const pieces = values.pieces(value, name)
  if (!CREDENTIALS.test(name) || pieces.some((piece) => 'variable' in piece)) return pieces
  return [{ text: SCHEME.exec(value)?.[0] ?? '' }, values.credential(name)]
}

/** Values in a query are called by their keys. */
function urlPieces(url: string, values: CurlValues): ShellPiece[] {
  return url.split(/(?<=[?&])/).flatMap((piece) => {
    const [, key = 'url'] = /^([^=?&/]+)=/.exec(piece) ?? []
    return values.pieces(piece, key)
  })
}
