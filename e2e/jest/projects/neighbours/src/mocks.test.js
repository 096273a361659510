const { existsSync } = require('node:fs')
const { join } = require('node:path')
const { ask } = require('./ask')
const { rate } = require('./rates')

jest.mock('./rates')

test("takes the project's own manual mock", async () => {
  expect(rate()).toBe('mocked')
  await ask('/mocks')
})

test('can read a recording as a module', () => {
  const name = './__mocks__/mocks.test.recorded.json'
  if (existsSync(join(__dirname, name))) expect(require(name).version).toBe(1)
})

test('takes the stub of a set-up file', async () => {
  const response = await fetch('https://stubbed.example.com/')
  await expect(response.text()).resolves.toBe('from the stub')
})
