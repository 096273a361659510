const { ask } = require('./ask')

beforeAll(async () => {
  await ask('/before-all-thrown')
})

test('cannot begin', () => {})
