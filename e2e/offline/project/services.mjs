// The downstream services of the offline stories. Run as a program, it starts them, runs the command after `--` beside
// them, in the same network, and ends with its exit code: `node services.mjs <address> <key file> <cert file> -- <command>`.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'

const [address, keyFile, certFile, , command, ...args] = process.argv.slice(2)

/** @type {http.RequestListener} */
function answer(request, response) {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    if (request.url === '/stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: 1\n\n')
      setTimeout(() => response.end('data: 2\n\n'), 20)
      return
    }
    if (request.url === '/moved') return void response.writeHead(302, { location: '/here' }).end()
    if (request.url === '/reset') return void request.socket.resetAndDestroy()
    response.setHeader('content-type', 'application/json')
    response.end(
      JSON.stringify({ host: request.headers.host, url: request.url, body: Buffer.concat(chunks).toString() }),
    )
  })
}

const servers = [
  http.createServer(answer).listen(8080, address),
  https.createServer({ key: readFileSync(keyFile), cert: readFileSync(certFile) }, answer).listen(8443, address),
]
await Promise.all(servers.map((server) => new Promise((resolve) => server.once('listening', resolve))))

const child = spawn(command, args, { stdio: 'inherit' })
child.on('exit', (code, signal) => {
  if (signal !== null) console.error(`ended by ${signal}`)
  process.exit(code ?? 1)
})
