import type { Interaction } from '../../model/index.js'
import { fairShare, firstBytes } from './fair-share.js'
import { isPrintable, requestText, responseText } from './message-text.js'
import type { PageData, PageInteraction, PageText } from './page-data.js'

/** What an interaction takes beside its messages' own characters, in bytes. */
const FRAME = 80

/** No message takes more room than this, however much there is, in bytes. */
const MOST = 16_384

type Messages = Pick<PageInteraction, 'recordedAt' | 'request' | 'response'>

/** Put what each interaction sent and got into it; where there is no room for all of it, the longest are cut. */
export function embedMessages(
  { interactions, recordings }: Pick<PageData, 'interactions' | 'recordings'>,
  readFile: (path: string) => string | null,
  budget: number,
): PageInteraction[] {
  const messages = readMessages(interactions, recordings, readFile)
  const texts = messages.flatMap(({ request, response }) => [request, response]).filter((text) => text !== null)
  // Without the signs that JSON adds: telling them would take longer than all the rest.
  const sizes = texts.map(({ text }) => Buffer.byteLength(text))
  const share = fairShare(sizes, budget - interactions.length * FRAME)
  return interactions.map((interaction, index) => {
    const { recordedAt = null, request = null, response = null } = messages[index] ?? {}
    return { ...interaction, recordedAt, request: cut(request, share), response: cut(response, share) }
  })
}

function readMessages(
  interactions: readonly PageInteraction[],
  recordings: readonly string[],
  readFile: (path: string) => string | null,
): Messages[] {
  const byRecording = Map.groupBy(interactions.keys(), (index) => interactions[index]?.recording)
  const messages: Messages[] = interactions.map(() => ({ recordedAt: null, request: null, response: null }))
  for (const [recording, indexes] of byRecording) {
    const recorded = parseInteractions(readFile(recordings[recording ?? -1] ?? ''))
    for (const index of indexes) {
      const found = recorded.get(interactions[index]?.id ?? '')
      if (found !== undefined) messages[index] = messagesOf(found)
    }
  }
  return messages
}

/** By their ids. Empty for what is no recording: that is told among the problems. */
function parseInteractions(text: string | null): Map<string, Interaction> {
  try {
    const { interactions } = JSON.parse(text?.replace(/^\uFEFF/, '') ?? '{}') as { interactions?: unknown }
    const list: unknown[] = Array.isArray(interactions) ? interactions : []
    return new Map(list.filter(isPrintable).map((interaction) => [interaction.id, interaction]))
  } catch {
    return new Map()
  }
}

function messagesOf(interaction: Interaction): Messages {
  return {
    recordedAt: interaction.recordedAt,
    request: firstOf(requestText(interaction.request)),
    response: firstOf(responseText(interaction)),
  }
}

/** The rest is let go at once, so that not all of a project's bodies are held together. */
function firstOf(whole: string): PageText {
  const text = firstBytes(whole, MOST)
  return { text, omitted: whole.length - text.length }
}

function cut(message: PageText | null, share: number): PageText | null {
  if (message === null) return null
  const text = firstBytes(message.text, share)
  return { text, omitted: message.omitted + message.text.length - text.length }
}
