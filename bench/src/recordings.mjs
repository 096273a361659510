import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { answer, pathOf } from './answers.mjs'
import { runJob, startServer } from './processes.mjs'
import { writeRecording } from './tools/understudy.mjs'

const BENCH = fileURLToPath(new URL('..', import.meta.url))
const CACHE = join(BENCH, 'node_modules', '.cache', 'recordings')

/** The peers that record; the others read `bodies.json`. */
const RECORDERS = ['snapshot-agent', 'vcr-test', 'polly', 'msw-snapshot', 'nock']

/**
 * Return the folder with one client's recordings of one size, for one tool. What peers record themselves, through
 * the same client, from a real service under the name `service.test`, is kept until the bench or a version changes.
 */
export async function recordingsFor({ tool, client, count }) {
  const own = RECORDERS.includes(tool)
  // nock plays to npm undici, but cannot record it.
  if (tool === 'nock' && client === 'undici') return recordingsFor({ tool, client: 'fetch', count })
  const dir = join(cacheFolder(), `${own ? `${tool}-${client}` : 'plain'}-${count}`)
  if (!existsSync(dir)) await prepare({ tool, client, count, dir, own })
  return { dir, origin: readFileSync(join(dir, 'origin'), 'utf8') }
}

async function prepare({ tool, client, count, dir, own }) {
  const draft = `${dir}.draft`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true })
  const server = own ? await startServer() : undefined
  const origin = `http://service.test:${server?.port ?? 8080}`
  writeFileSync(join(draft, 'origin'), origin)
  if (own) {
    const { failed } = await runJob('record', { tool, client, count, dir: draft, origin })
    if (failed) throw new Error(`${tool} cannot record ${client}: ${failed}`)
  } else {
    writeRecording({ dir: draft, origin, count })
    const bodies = Array.from({ length: count }, (_, i) => [origin + pathOf(i), answer(i)])
    writeFileSync(join(draft, 'bodies.json'), JSON.stringify(Object.fromEntries(bodies)))
  }
  server?.stop()
  renameSync(draft, dir)
}

let folder

/** One folder for each state of the bench's sources and pinned versions; older ones are removed. */
function cacheFolder() {
  if (folder) return folder
  const hash = createHash('sha256').update(process.version)
  for (const file of ['package.json', 'peers/msw-2/package.json', 'src/answers.mjs', 'src/clients.mjs']) {
    hash.update(readFileSync(join(BENCH, file)))
  }
  for (const name of readdirSync(join(BENCH, 'src/tools')).toSorted()) {
    hash.update(readFileSync(join(BENCH, 'src/tools', name)))
  }
  const key = hash.digest('hex').slice(0, 12)
  folder = join(CACHE, key)
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(CACHE)) if (name !== key) rmSync(join(CACHE, name), { recursive: true, force: true })
  return folder
}
