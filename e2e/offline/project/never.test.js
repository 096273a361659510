// What cannot be replayed has to end at once. Each probe writes down how, and how long it took; the tests themselves fail,
// because a refusal fails its test. `require` is given by the runner, or made in the line above.
const dgram = require('node:dgram')
const dns = require('node:dns')
const fs = require('node:fs')
const http = require('node:http')
const http2 = require('node:http2')
const net = require('node:net')
const tls = require('node:tls')

const HOST = 'elsewhere.shop.example'

const onceError = (emitter) => new Promise((resolve) => emitter.once('error', resolve))

const PROBES = {
  'an unrecorded fetch': () => fetch(`http://${HOST}/`).catch((error) => error.cause),
  'an unrecorded http.get': () => onceError(http.get(`http://${HOST}/`)),
  'http2 without TLS': () => onceError(http2.connect(`http://${HOST}`)),
  'http2 over TLS': () => onceError(http2.connect(`https://${HOST}`)),
  'a socket that speaks HTTP/2, as gRPC does': () => {
    const socket = net.connect(50051, HOST)
    socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
    return onceError(socket)
  },
  'a socket that speaks a protocol of its own': () => {
    const socket = net.connect({ port: 6379, host: HOST })
    socket.write('*1\r\n$4\r\nPING\r\n')
    return onceError(socket)
  },
  'a socket that waits for its server': () => onceError(net.connect(3306, HOST)),
  'TLS that waits for its server': () => onceError(tls.connect(993, HOST)),
  WebSocket: () =>
    new Promise((resolve) => {
      new WebSocket(`ws://${HOST}/`).addEventListener('error', (event) =>
        resolve(event.error?.cause ?? event.error?.cause ?? event.error),
      )
    }),
  'a proxy tunnel': () =>
    onceError(http.request({ host: HOST, port: 3128, method: 'CONNECT', path: 'a.example:443' }).end()),
  'a look-up': () => dns.promises.lookup(HOST),
  'a query': () => dns.promises.resolve4(HOST),
  'a query for text': () => dns.promises.resolveTxt(HOST).catch((error) => error),
  'a datagram': () =>
    new Promise((resolve) => {
      const socket = dgram.createSocket('udp4')
      socket.send('x', 8125, HOST, (error) => {
        socket.close()
        resolve(error)
      })
    }),
}

test.each(Object.entries(PROBES))('%s', async (name, probe) => {
  const start = performance.now()
  const ended = await probe()
  const ms = performance.now() - start
  const line = JSON.stringify({ name, ms, code: ended?.code ?? null, message: ended?.message ?? null, value: ended })
  fs.appendFileSync(process.env.PROBES_FILE, `${line}\n`)
})
