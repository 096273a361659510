import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { bodyOf, pause } from './route.ts'

interface ChatRequest {
  model: string
  stream?: boolean
  messages: { role: string; content: string }[]
}

const WORDS = ['All ', 'the ', 'world', "'s ", 'a stage \u{1f3ad}']

/** As much of OpenAI's API as completes a chat, whole or streamed, and refuses an unknown model. */
export function createOpenaiService(): Server {
  return createServer((request: IncomingMessage, response: ServerResponse) => {
    void bodyOf(request).then((body) => {
      const chat = JSON.parse(body.toString()) as ChatRequest
      if (chat.model === 'no-such-model') return refuse(response)
      return chat.stream ? streamAnswer(chat, response) : wholeAnswer(chat, response)
    })
  })
}

function refuse(response: ServerResponse): void {
  const error = {
    message: 'The model does not exist',
    type: 'invalid_request_error',
    param: 'model',
    code: 'model_not_found',
  }
  response.writeHead(404, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ error }))
}

function wholeAnswer(chat: ChatRequest, response: ServerResponse): void {
  const message = { role: 'assistant', content: WORDS.join(''), refusal: null }
  response.writeHead(200, { 'content-type': 'application/json', 'openai-version': '2020-10-01' })
  response.end(
    JSON.stringify({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1_700_000_000,
      model: chat.model,
      choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
      usage: { prompt_tokens: chat.messages.length, completion_tokens: WORDS.length, total_tokens: WORDS.length },
    }),
  )
}

async function streamAnswer(chat: ChatRequest, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const [index, content] of [...WORDS, undefined].entries()) {
    const delta = content === undefined ? {} : { content, ...(index === 0 ? { role: 'assistant' } : {}) }
    const choice = { index: 0, delta, finish_reason: content === undefined ? 'stop' : null }
    const chunk = {
      id: 'chatcmpl-2',
      object: 'chat.completion.chunk',
      created: 1_700_000_000,
      model: chat.model,
      choices: [choice],
    }
    response.write(`data: ${JSON.stringify(chunk)}\n\n`)
    await pause(30)
  }
  response.end('data: [DONE]\n\n')
}
