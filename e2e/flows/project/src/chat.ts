import { randomUUID } from 'node:crypto'
import { setting } from './call.ts'

/** A message of a conversation. */
export interface Message {
  id: string
  role: 'user' | 'assistant'
  content: string
  createdAt?: string
}

/** What the assistant said, and how it came. */
export interface Said {
  message: Message
  replyTo: string
  conversationId: string
  deltas: number
  outputTokens: number
}

interface ChatEvent {
  name: string
  data: {
    id?: string
    replyTo?: string
    conversationId?: string
    text?: string
    usage?: { inputTokens: number; outputTokens: number }
  }
}

/** A conversation with the assistant. */
export class Conversation {
  readonly id = randomUUID()
  readonly #messages: Message[] = []

  /** The id of the message that was said last. */
  get lastId(): string | undefined {
    return this.#messages.findLast(({ role }) => role === 'user')?.id
  }

  /** Say something, and listen to the answer to its end. */
  async say(content: string): Promise<Said> {
    this.#messages.push({ id: randomUUID(), role: 'user', content, createdAt: new Date().toISOString() })
    const response = await fetch(`${setting('CHAT_URL')}/v1/chat`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        'x-api-key': setting('CHAT_API_KEY'),
        'x-request-id': randomUUID(),
      },
      body: JSON.stringify({ conversationId: this.id, stream: true, messages: this.#messages }),
    })
    if (!response.ok || response.body === null) throw new Error(`no answer: ${response.status}`)
    const said = await saidIn(eventsOf(response.body))
    this.#messages.push(said.message)
    return said
  }
}

async function saidIn(events: AsyncIterable<ChatEvent>): Promise<Said> {
  const said: Said = {
    message: { id: '', role: 'assistant', content: '' },
    replyTo: '',
    conversationId: '',
    deltas: 0,
    outputTokens: 0,
  }
  for await (const { name, data } of events) {
    if (name === 'message_start') {
      said.message.id = data.id ?? ''
      said.replyTo = data.replyTo ?? ''
      said.conversationId = data.conversationId ?? ''
    } else if (name === 'delta') {
      said.message.content += data.text ?? ''
      said.deltas += 1
    } else {
      said.outputTokens = data.usage?.outputTokens ?? 0
    }
  }
  return said
}

/** Read server-sent events, wherever the chunks are cut. */
async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<ChatEvent> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const [, name = '', data = ''] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? []
      yield { name, data: JSON.parse(data) as ChatEvent['data'] }
    }
  }
}
