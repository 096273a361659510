const { ask } = require('./ask')

beforeAll(async () => {
  await ask('/before-all').catch(() => {})
})

test('has nothing to do with it', () => {})
test('nor has this', () => {})
