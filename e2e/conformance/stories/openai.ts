import OpenAI from 'openai'
import type { Story } from './story.ts'

const messages = [{ role: 'user' as const, content: 'What is the world?' }]

/** The OpenAI SDK, whole and streamed. */
export const story: Story<OpenAI> = {
  name: 'openai',
  open: ({ bases, seed }) => new OpenAI({ apiKey: seed, baseURL: `${bases.openai}/v1`, maxRetries: 0 }),
  steps: {
    'completes a chat': async (sdk) => {
      const { choices, usage } = await sdk.chat.completions.create({ model: 'small', messages })
      return { choices, usage }
    },
    'streams a chat': async (sdk) => {
      const parts: unknown[] = []
      for await (const chunk of await sdk.chat.completions.create({ model: 'small', messages, stream: true })) {
        parts.push(chunk.choices[0]?.delta.content ?? chunk.choices[0]?.finish_reason)
      }
      return parts
    },
    'leaves a stream in the middle': async (sdk) => {
      for await (const chunk of await sdk.chat.completions.create({ model: 'small', messages, stream: true, n: 1 })) {
        return chunk.choices[0]?.delta.content
      }
      return 'the stream was empty'
    },
    'streams two chats at once': (sdk) =>
      Promise.all(
        ['one', 'two'].map(async (model) => {
          let text = ''
          for await (const chunk of await sdk.chat.completions.create({ model, messages, stream: true })) {
            text += `${chunk.model}:${chunk.choices[0]?.delta.content ?? '.'} `
          }
          return text
        }),
      ),
    'is refused for an unknown model': (sdk) => sdk.chat.completions.create({ model: 'no-such-model', messages }),
  },
}
