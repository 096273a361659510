import { expect, test } from 'vitest'
import { Conversation } from './chat.ts'

test('streams an answer to each message', async () => {
  const conversation = new Conversation()
  const first = await conversation.say('Two tickets for Saturday, please.')
  expect(first.message.content).toBe('I have noted: Two tickets for Saturday, please. Anything else?')
  expect(first).toMatchObject({ replyTo: conversation.lastId, conversationId: conversation.id })
  expect(first.deltas).toBeGreaterThan(5)

  const second = await conversation.say('Send them to grace.hopper@cobol-pioneers.org tonight.')
  expect(second.message.content).toMatch(/^I have noted: Send them to .+@.+ tonight\. Anything else\?$/)
  expect(second).toMatchObject({ replyTo: conversation.lastId, conversationId: conversation.id })
  expect(second.message.id).not.toBe(first.message.id)
  expect(second.outputTokens).toBeGreaterThan(0)
})
