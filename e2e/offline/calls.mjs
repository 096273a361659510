import http from 'node:http'
import http2 from 'node:http2'
import net from 'node:net'

const service = process.env.SERVICE_URL
const performs = process.env.CI === undefined

function get(url) {
  return new Promise((resolve, reject) => {
    http
      .get(url, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk) => (text += chunk))
        response.on('end', () => resolve(JSON.parse(text)))
      })
      .on('error', reject)
  })
}

test('calls by fetch and by http', async () => {
  expect(await (await fetch(`${service}/fetch`)).json()).toEqual({ path: '/fetch', version: 1 })
  expect(await get(`${service}/http`)).toEqual({ path: '/http', version: 1 })
})

test('calls fifty times at once', async () => {
  const paths = Array.from({ length: 50 }, (_, index) => `/many/${index}`)
  const answers = await Promise.all(paths.map(async (path) => (await fetch(service + path)).json()))
  expect(answers.map(({ path }) => path)).toEqual(paths)
})

// What is not recorded fails its test by itself, so these are expected to fail in replay.
const refused = performs ? test.skip : (test.failing ?? test.fails)

refused('opens HTTP/2', async () => {
  const session = http2.connect('http://h2.example.com')
  await new Promise((_resolve, reject) => session.once('error', reject))
})

refused('opens a raw connection', async () => {
  const socket = net.connect(5432, 'database.example.com')
  socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]))
  await new Promise((_resolve, reject) => socket.once('error', reject))
})

refused('opens a connection in which the server speaks first', async () => {
  const socket = net.connect(3306, 'database.example.com')
  await new Promise((_resolve, reject) => socket.once('error', reject))
})

refused('opens a WebSocket', async () => {
  const socket = new WebSocket('ws://push.example.com')
  await new Promise((_resolve, reject) => socket.addEventListener('error', reject))
})

refused('calls a host that nothing is recorded of', async () => {
  await fetch('https://elsewhere.example.com/')
})
