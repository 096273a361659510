import { newId, type Secrets } from './secrets.ts'
import { isRecent, isUuid, jsonOf, refuse, type Handler } from './service.ts'

interface ChatRequest {
  conversationId: string
  messages: { id: string; role: 'user' | 'assistant'; content: string; createdAt?: string }[]
}

/** A chat that streams its answers word by word, and takes its own messages back as history. */
export function chat(secrets: Secrets, apiKey: string): Handler {
  const said = new Map<string, string>()

  const answer = async function* ({ conversationId, messages }: ChatRequest): AsyncGenerator<string> {
    const { id: replyTo = '', content = '' } = messages.at(-1) ?? {}
    const event = (name: string, data: object): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
    const id = newId('msg_')
    const text = `I have noted: ${content} Anything else?`
    said.set(id, text)
    yield event('message_start', { id, conversationId, replyTo, sessionToken: secrets.issue() })
    // Cut anywhere, as tokens are: what is private may be in two halves.
    for (let at = 0; at < text.length; at += 7) {
      await new Promise((resolve) => setTimeout(resolve, 2))
      yield event('delta', { text: text.slice(at, at + 7) })
    }
    yield event('message_stop', { id, usage: { inputTokens: content.length, outputTokens: text.length } })
  }

  return (asked) => {
    if (asked.headers['x-api-key'] !== apiKey) return refuse(401, 'bad_key')
    const request = jsonOf(asked) as ChatRequest
    const asking = request.messages.filter(({ role }) => role === 'user')
    const history = request.messages.filter(({ role }) => role === 'assistant')
    if (!isUuid(request.conversationId) || asking.some(({ id, createdAt }) => !isUuid(id) || !isRecent(createdAt)))
      return refuse(422, 'invalid_message')
    if (history.some(({ id, content }) => said.get(id) !== content)) return refuse(422, 'not_my_words')
    for (const { content } of asking) for (const [email] of content.matchAll(/\S+@[\w.-]+\w/g)) secrets.note(email)
    return { status: 200, headers: { 'content-type': 'text/event-stream' }, stream: answer(request) }
  }
}
