import { createServer } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { answer, ANSWER_HEADERS } from './answers.mjs'

// The downstream service, in a process of its own so that its work is nobody's cost:
// `/items/:i`, after `?wait=` ms, and `/bytes/:megabytes`.
const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://service')
  const [, kind, number] = url.pathname.split('/')
  if (kind === 'bytes') return sendBytes(response, Number(number))
  const wait = Number(url.searchParams.get('wait') ?? 0)
  if (wait > 0) await delay(wait)
  const body = answer(Number(number))
  response.writeHead(200, { ...ANSWER_HEADERS, 'content-length': Buffer.byteLength(body) }).end(body)
})

function sendBytes(response, megabytes) {
  const megabyte = Buffer.from(Array.from({ length: 1 << 20 }, (_, i) => (i * 2654435761) >>> 24))
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': megabytes << 20 })
  let sent = 0
  const more = () => {
    while (sent++ < megabytes) if (!response.write(megabyte)) return response.once('drain', more)
    response.end()
  }
  more()
}

server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
process.on('disconnect', () => process.exit())
