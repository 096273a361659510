const { ask } = require('./ask')

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

describe('concurrent', () => {
  test.concurrent.each([0, 1, 2, 3, 4, 5])('number %d', async (number) => {
    for (let step = 0; step < 3; step += 1) {
      await pause((7 * (number + step)) % 11)
      expect(await ask(`/concurrent/${number}/${step}`)).toBe(`/concurrent/${number}/${step}`)
    }
  })

  test('after them', () => ask('/after'))
})
