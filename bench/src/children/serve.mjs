import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { answer, ANSWER_HEADERS, pathOf } from '../answers.mjs'
import { recordingOf } from '../tools/understudy.mjs'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')

const { tool, dir, count, scratch } = JSON.parse(process.argv[2])

// A server in a process of its own: of recordings, or one written by hand that knows the same answers by their paths.
async function serveRecordings() {
  const load = (name) => import(createRequire(join(scratch, 'installed', 'any.js')).resolve(name))
  const { startServer } = await load('@understudy/core/serve')
  const { resolveConfig } = await load('@understudy/core/config')
  const path = recordingOf(dir)
  let calls = 0
  const config = resolveConfig({}, null)
  const { port } = await startServer({ recordings: [path], rootDir: dir, config, port: 0, onCall: () => (calls += 1) })
  return port
}

function serveByHand() {
  const bodies = new Map(Array.from({ length: count }, (_, i) => [pathOf(i), Buffer.from(answer(i))]))
  const server = createServer((request, response) => {
    const body = bodies.get(request.url)
    if (body === undefined) return response.writeHead(404).end()
    response.writeHead(200, { ...ANSWER_HEADERS, 'content-length': body.length }).end(body)
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)))
}

process.on('message', () => {
  collect()
  const { heapUsed, rss } = process.memoryUsage()
  process.send({ heap: heapUsed / (1 << 20), rss: rss / (1 << 20) })
})
process.on('disconnect', () => process.exit())
process.send({ port: await (tool === 'understudy' ? serveRecordings() : serveByHand()) })
