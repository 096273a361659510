const https = require('node:https')
const nock = require('nock-13')
const { ask } = require('./ask')

afterAll(() => nock.restore())

const get = (url) =>
  new Promise((resolve, reject) => {
    const read = (response) => {
      let text = ''
      response
        .setEncoding('utf8')
        .on('data', (chunk) => (text += chunk))
        .on('end', () => resolve(text))
    }
    https.get(url, read).on('error', reject)
  })

test('nock 13 answers for its host, and the service for its own', async () => {
  const scope = nock('https://nocked.example.com').get('/one').reply(200, 'from nock')
  await expect(get('https://nocked.example.com/one')).resolves.toBe('from nock')
  await expect(ask('/nock-13')).resolves.toBe('/nock-13')
  expect(scope.isDone()).toBe(true)
})
