// One call of each kind by each client, in both runners. `require` is given by the runner, or made in the line above.
const http = require('node:http')
const https = require('node:https')
const dns = require('node:dns')
const axios = require('axios')
const undici = require('undici')

const PLAIN = process.env.SHOP_URL
const SECURE = process.env.SECURE_SHOP_URL

function request(url, body) {
  const { request } = url.startsWith('https') ? https : http
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: body === undefined ? 'GET' : 'POST' }, (response) => {
      let text = ''
      response.on('data', (chunk) => (text += chunk))
      response.on('end', () => resolve(text))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const CLIENTS = {
  fetch: async (url, body) => (await fetch(url, body === undefined ? {} : { method: 'POST', body })).text(),
  http: request,
  axios: async (url, body) =>
    (await axios({ url, method: body === undefined ? 'get' : 'post', data: body, responseType: 'text' })).data,
  'axios by fetch': async (url, body) =>
    (
      await axios({
        url,
        method: body === undefined ? 'get' : 'post',
        data: body,
        responseType: 'text',
        adapter: 'fetch',
      })
    ).data,
  'undici.request': async (url, body) =>
    await (await undici.request(url, { method: body === undefined ? 'GET' : 'POST', body: body ?? null })).body.text(),
  'undici.fetch': async (url, body) =>
    (await undici.fetch(url, body === undefined ? {} : { method: 'POST', body })).text(),
  'undici.Pool': async (url, body) => {
    const { origin, pathname } = new URL(url)
    const pool = new undici.Pool(origin)
    try {
      const answer = await pool.request({
        path: pathname,
        method: body === undefined ? 'GET' : 'POST',
        body: body ?? null,
      })
      return await answer.body.text()
    } finally {
      await pool.destroy()
    }
  },
}

describe.each(Object.entries(CLIENTS))('%s', (name, call) => {
  test.each([
    ['http', PLAIN],
    ['https', SECURE],
  ])('calls by %s', async (_scheme, base) => {
    expect(JSON.parse(await call(`${base}/get`)).url).toBe('/get')
    expect(JSON.parse(await call(`${base}/post`, 'a body')).body).toBe('a body')
    expect(await call(`${base}/stream`)).toBe('data: 1\n\ndata: 2\n\n')
  })

  test('sees a reset', async () => {
    const error = await call(`${PLAIN}/reset`).catch((error) => error)
    expect([error.code, error.cause?.code].join()).toMatch(/ECONNRESET|UND_ERR_SOCKET/)
  })
})

test('follows redirects', async () => {
  const answer = await fetch(`${PLAIN}/moved`)
  expect([answer.redirected, (await answer.json()).url]).toEqual([true, '/here'])
})

test('resolves first', async () => {
  const { hostname, port } = new URL(PLAIN)
  const { address } = await dns.promises.lookup(hostname, 4)
  const text = await new Promise((resolve, reject) => {
    const headers = { host: `${hostname}:${port}` }
    const sent = http.get({ host: address, port, path: '/resolved', headers }, (response) => {
      response.setEncoding('utf8').on('data', resolve)
    })
    sent.on('error', reject)
  })
  expect(JSON.parse(text).host).toBe(`${hostname}:${port}`)
})

test('calls fifty times at once', async () => {
  const paths = Array.from({ length: 50 }, (_, index) => `/many/${index}`)
  const urls = await Promise.all(paths.map(async (path) => (await (await fetch(PLAIN + path)).json()).url))
  expect(urls).toEqual(paths)
})
