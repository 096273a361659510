import { createHash } from 'node:crypto'
import http from 'node:http'
import { dirname } from 'node:path'
import { resolveConfig } from '../config/resolve-config.js'
import type { Mode } from '../model/index.js'
import { createSession } from './file-session.js'

// Run by tests as a process of its own: `large-body-process.ts <test file> <mode> <origin> <client>` reads a large body in a
// session, piece by piece, and prints its size, its digest and how much the process's memory has grown at most, in bytes.
const [testFile = '', mode = '', origin = '', client = ''] = process.argv.slice(2)

const CLIENTS: Record<string, () => Promise<AsyncIterable<Uint8Array>>> = {
  http: () =>
    new Promise((resolve, reject) => {
      http.get(`${origin}/large`, resolve).on('error', reject)
    }),
  fetch: async () => (await fetch(`${origin}/large`)).body!,
}

const session = createSession({
  testFile,
  rootDir: dirname(testFile),
  mode: mode as Mode,
  config: resolveConfig({ services: { S: { baseUrl: origin } } }, null),
  realm: globalThis,
})
session.start()
session.plan([{ key: 'a', name: 'a', runs: true }])
session.beginTest('a')
const before = process.memoryUsage.rss()
const hash = createHash('sha256')
let size = 0
await session.runInTest('a', async () => {
  for await (const piece of await CLIENTS[client]!()) {
    size += piece.byteLength
    hash.update(piece)
  }
})
session.endTest('a', 'passed')
const { counts } = await session.finish({ complete: true, isWhole: true })
// Of `getrusage`, in KB.
const growth = process.resourceUsage().maxRSS * 1024 - before
process.stdout.write(JSON.stringify({ size, digest: hash.digest('hex'), growth, counts }))
