import { execFile } from 'node:child_process'
import { createCipheriv, createHash } from 'node:crypto'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { rehearse } from './rehearsal.js'
import { serve } from './trial.js'

const LOADER = new URL('../../scripts/load-sources.mjs', import.meta.url)
const SCRIPT = fileURLToPath(new URL('./large-body-process.ts', import.meta.url))

const MB = 1024 * 1024
const SIZE = 200 * MB

/** What a process may take beyond one without us: buffers that are not collected yet, and never the body. */
const MAY_GROW = 100 * MB

/** Bytes that no one could compress, the same each time. */
function* body(): Generator<Buffer> {
  const cipher = createCipheriv('aes-256-ctr', Buffer.alloc(32), Buffer.alloc(16))
  const zeros = Buffer.alloc(64 * 1024)
  for (let sent = 0; sent < SIZE; sent += zeros.length) yield cipher.update(zeros)
}

interface Ending {
  size: number
  digest: string
  growth: number
  counts: { recorded: number; replayed: number }
}

test.each([
  ['http', 'a length'],
  ['fetch', 'chunks'],
])(
  'records and replays 200 MB by %s, sent with %s, in little memory',
  { timeout: 120_000 },
  async (client, framing) => {
    const { origin, stop } = await serve((_request, response) => {
      response.setHeader('content-type', 'application/octet-stream')
      if (framing === 'a length') response.setHeader('content-length', SIZE)
      Readable.from(body()).pipe(response)
    })
    const file = rehearse({ S: origin })
    const testFile = join(file.root, 'src', 'shop.test.ts')
    const run = async (mode: string): Promise<Ending> => {
      const args = ['--import', LOADER.href, SCRIPT, testFile, mode, origin, client]
      const { stdout } = await promisify(execFile)(process.execPath, args, {
        env: { ...process.env, NODE_OPTIONS: '' },
      })
      return JSON.parse(stdout) as Ending
    }
    const hash = createHash('sha256')
    for (const piece of body()) hash.update(piece)
    const digest = hash.digest('hex')

    const { growth: unavoidable } = await run('live')
    const recorded = await run('record')
    expect(recorded).toMatchObject({ size: SIZE, digest, counts: { recorded: 1 } })
    expect(recorded.growth - unavoidable).toBeLessThan(MAY_GROW)
    await stop()
    const replayed = await run('replay')
    expect(replayed).toMatchObject({ size: SIZE, digest, counts: { replayed: 1 } })
    expect(replayed.growth - unavoidable).toBeLessThan(MAY_GROW)
    expect(file.recording().interactions[0]?.response?.body).toEqual({
      file: expect.stringMatching(/^shop\.test\.recorded\/a-[\da-f]{12}\.bin$/),
    })
  },
)
