import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { basename, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const CALLS_PER_TEST = 25
const BETWEEN_CHUNKS_MS = 2
const CALL_LIMIT_MS = 10_000
const REFUSAL = 'The session did not finish: '

/** Serve every exchange of the cases, as real services would. Resolves to `{ origin, stop }`. */
export async function serve(cases) {
  const answers = new Map(
    cases.flatMap(({ exchanges }) =>
      exchanges.map(({ request, response }) => [`${request.method} ${request.path}`, response]),
    ),
  )
  const server = http.createServer(async (request, response) => {
    for await (const _ of request);
    const answer = answers.get(`${request.method} ${request.url}`)
    if (answer === undefined) return response.writeHead(404).end()
    response.sendDate = false
    response.writeHead(answer.status, answer.headers)
    for (const chunk of answer.chunks ?? []) {
      response.write(chunk)
      await delay(BETWEEN_CHUNKS_MS)
    }
    response.end(answer.body)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = () => {
    server.close()
    server.closeAllConnections()
  }
  return { origin: `http://127.0.0.1:${server.address().port}`, stop }
}

/**
 * Make the calls of the cases in one session of Understudy over a test file of their own below `dir`. In `record` they
 * are recorded, and in `replay` the recording answers. Resolves to what each call received, in order; a call that
 * failed has `{ failure }`. All that the session says goes into files of `dir`, to be searched like the recording.
 */
export async function runSession({ dir, origin, cases, mode, engine }) {
  const testFile = join(dir, 'src', 'corpus.test.ts')
  mkdirSync(join(dir, 'src'), { recursive: true })
  writeFileSync(testFile, '')
  const calls = cases.flatMap(({ exchanges }) => exchanges)
  const tests = Array.from({ length: Math.ceil(calls.length / CALLS_PER_TEST) }, (_, index) => `t${index}`)
  const session = engine.createSession({
    testFile,
    rootDir: dir,
    mode,
    config: engine.resolveConfig({ services: { Quay: { baseUrl: origin } } }, null),
    realm: globalThis,
  })
  const received = []
  const said = []
  session.start()
  try {
    session.plan(tests.map((key, index) => ({ key, name: `corpus > part ${index + 1}`, runs: true })))
    for (const [index, key] of tests.entries()) {
      const own = calls.slice(index * CALLS_PER_TEST, (index + 1) * CALLS_PER_TEST)
      session.beginTest(key)
      await session.runInTest(key, async () => {
        for (const exchange of own) received.push(await perform(origin, exchange.request))
      })
      await session.settle(key)
      said.push(...session.failuresOf(key).map(({ message }) => message))
      session.endTest(key, 'passed')
    }
  } finally {
    said.push(await finish(session))
  }
  writeFileSync(join(dir, `said-${mode}.txt`), said.join('\n'))
  return received
}

/** A session that refuses to write says so by throwing, or in its result. */
async function finish(session) {
  try {
    return JSON.stringify(await session.finish({ complete: true, isWhole: true }), null, 1)
  } catch (error) {
    return REFUSAL + error.message
  }
}

async function perform(origin, { method, path, headers, body }) {
  try {
    return await new Promise((resolve, reject) => {
      const request = http.request(origin + path, { method, headers, signal: AbortSignal.timeout(CALL_LIMIT_MS) })
      request.on('error', reject)
      request.on('response', (response) => {
        const pieces = []
        response.on('data', (piece) => pieces.push(piece))
        response.on('error', reject)
        response.on('end', () =>
          resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(pieces) }),
        )
      })
      request.end(body)
    })
  } catch (error) {
    return { failure: error.message }
  }
}

/** The interactions recorded below `dir`, each with the body files that it names; null where nothing was written. */
export function readInteractions(dir) {
  const mocks = join(dir, 'src', '__mocks__')
  const recording = filesBelow(mocks).find((path) => path.endsWith('.recorded.json'))
  if (recording === undefined) return null
  const { interactions } = JSON.parse(readFileSync(recording, 'utf8'))
  return interactions.map((interaction) => ({
    interaction,
    files: namedFiles(interaction).map((file) => readFileSync(join(mocks, file))),
  }))
}

function namedFiles({ request, response }) {
  return [request.body, response?.body].flatMap((body) => {
    if (body === undefined) return []
    return 'multipart' in body ? body.multipart.flatMap(({ file }) => file ?? []) : (body.file ?? [])
  })
}

/** Why the session that recorded below `dir` wrote nothing; null where it did. */
export function readRefusal(dir) {
  const said = readFileSync(join(dir, 'said-record.txt'), 'utf8')
  const from = said.indexOf(REFUSAL)
  return from < 0 ? null : said.slice(from + REFUSAL.length)
}

/** Everything that a session wrote beside its test file, by path. */
export const readRecorded = (dir) =>
  Object.fromEntries(filesBelow(join(dir, 'src')).map((path) => [path, readFileSync(path, 'latin1')]))

/** Paths of all files below a folder. */
export function filesBelow(dir) {
  let entries
  try {
    entries = readdirSync(dir, { recursive: true, withFileTypes: true })
  } catch (error) {
    if (error.code === 'ENOENT') return []
    throw error
  }
  return entries
    .filter((entry) => entry.isFile() && basename(entry.name) !== 'corpus.test.ts')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
