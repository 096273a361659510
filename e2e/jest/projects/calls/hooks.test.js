const { ask } = require('./ask')

const early = ask('/early')

beforeAll(() => ask('/before-all'))
afterAll(() => ask('/after-all'))
beforeEach(() => ask('/before-each'))
afterEach(function (done) {
  void ask('/after-each').then(() => done(), done)
})

test('first', () => ask('/first'))

describe('suite', () => {
  beforeEach(function* () {
    yield ask('/inner-before-each')
  })

  test('second', async () => {
    await early
    await ask('/second')
  })
})
