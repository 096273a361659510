import { createHash } from 'node:crypto'
import { decodeContent } from '../../body/content-encoding.js'
import { statusText } from '../../body/status-text.js'
import type { Interaction, RecordedResponse } from '../../model/index.js'
import type { RequestFacts } from '../../parameters/index.js'
import { toInteraction, type Exchange, type InteractionDraft, type Spool } from '../../record/index.js'
import { sanitize, type Rules } from '../../sanitize/index.js'
import type { Services } from '../../services/index.js'
import type { ComparedCall } from '../compared-call.js'

/** What a call is answered now, as it would be recorded: sanitized, in the order of the calls given. */
export interface LiveDrafts {
  responses: RecordedResponse[]
  /** Bytes of bodies too large to stand in a recording, by the names that the responses give them. */
  files: ReadonlyMap<string, Buffer>
  /** What may stand nowhere in what is written. */
  secrets: string[]
}

/** What stands in the recording already, and how secrets are told. */
export interface DraftContext {
  interactions: readonly Interaction[]
  rulesOf(service: string): Rules
  /** The bytes of a body file that the recording names. */
  earlierFile(name: string): Buffer | undefined
}

/**
 * Write live answers down as a recording would, all of one recording together: a secret that the recording has a
 * stand-in for gets that, and a new one a number that is free.
 */
export function toLiveDrafts(calls: readonly ComparedCall[], context: DraftContext): LiveDrafts {
  const files = new Map<string, Buffer>()
  const drafts = calls.map((call, index) => toDraft(call, index, files))
  const { interactions, rulesOf, earlierFile } = context
  const sanitized = sanitize(
    drafts.map((draft, index) => ({ draft, earlier: calls[index]!.interaction })),
    { kept: interactions, files, rulesOf, earlierFile },
  )
  return {
    responses: sanitized.drafts.map(({ response }) => response!),
    files: sanitized.files,
    secrets: sanitized.secrets,
  }
}

function toDraft(
  { call, live, interaction }: ComparedCall,
  index: number,
  files: Map<string, Buffer>,
): InteractionDraft {
  const made = toInteraction(exchangeOf(call, live), {
    test: interaction.test,
    service: interaction.service,
    operation: interaction.operation,
    nameFile: (part, extension) => `${index}-${part}.${extension}`,
  })
  for (const { name, content } of made.files)
    files.set(name, 'bytes' in content ? content.bytes : content.spool.bytes())
  return made.draft
}

/** The request of a live call, as links look into it. */
export function liveRequest({ call: { request } }: ComparedCall, services: Services): RequestFacts {
  const { method, url, headers, body } = request
  return {
    place: services.place(url),
    method,
    headers: lowerCase(headers),
    body: body === null ? null : Buffer.from(body, 'base64'),
  }
}

/** Who calls, and when, is no part of what is taken from it. */
const FACTS = { owner: null, order: 0, date: '1970-01-01', informational: [], trailers: [], failure: null }

function exchangeOf({ request }: ComparedCall['call'], live: ComparedCall['live']): Exchange {
  const bytes = Buffer.from(live.body ?? [])
  const headers = lowerCase(live.headers)
  const codings = headers.filter(([name]) => name === 'content-encoding').map(([, value]) => value)
  // Many clients hand over bytes that are decoded already, under headers that say they are not.
  const isDecoded = decodeContent(bytes, codings.join(', ')) === null
  const { status, statusText: phrase } = live
  return {
    ...FACTS,
    method: request.method,
    url: request.url,
    requestHeaders: lowerCase(request.headers),
    requestBody: heldSpool(Buffer.from(request.body ?? '', 'base64')),
    response: {
      status,
      statusText: phrase === '' ? statusText(status) : phrase,
      headers: isDecoded ? headers.filter(([name]) => name !== 'content-encoding') : headers,
      latencyMs: 0,
    },
    responseBody: heldSpool(bytes),
    pieces: [{ size: bytes.length, delayMs: 0 }],
    state: 'done',
  }
}

function lowerCase(headers: readonly (readonly [string, string])[]): [name: string, value: string][] {
  return headers.map(([name, value]) => [name.toLowerCase(), value])
}

/** Bytes that are in memory already, as a spool. */
function heldSpool(bytes: Buffer): Spool {
  const unsupported = (): never => {
    throw new TypeError('bytes that are held are not appended to')
  }
  return {
    size: bytes.length,
    bytes: () => bytes,
    pieces: () => [bytes],
    digest: () => createHash('sha256').update(bytes).digest('hex'),
    append: unsupported,
    discard: () => undefined,
  }
}
