import nock from 'nock-15'
import askModule from './ask.js'

afterAll(() => nock.restore())

test('nock 15 answers for its host, and the service for its own', async () => {
  const scope = nock('https://nocked.example.com').get('/one').reply(200, 'from nock')
  const response = await fetch('https://nocked.example.com/one')
  await expect(response.text()).resolves.toBe('from nock')
  await expect(askModule.ask('/nock-15')).resolves.toBe('/nock-15')
  expect(scope.isDone()).toBe(true)
})
