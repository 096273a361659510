import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setupServer } from 'msw/node'
import { expect, test } from 'vitest'
import type { Interaction } from '../model/index.js'
import { recordingHandler } from './recording-handler.js'

function interaction(id: number, body: string): Interaction {
  return {
    id: `api.example.com GET /items#${id}`,
    test: 'lists items',
    service: 'api.example.com',
    operation: 'GET /items',
    recordedAt: '2026-11-22',
    request: { method: 'GET', url: 'https://api.example.com/items?page=1&size=2', headers: {} },
    response: { status: 200, headers: { 'content-encoding': 'gzip' }, body: { text: body }, latencyMs: 1 },
  }
}

test('plays a recording as one handler in a server of the user', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-'))
  const path = join(folder, 'items.test.recorded.json')
  writeFileSync(path, JSON.stringify({ version: 1, interactions: [interaction(1, 'one'), interaction(2, 'two')] }))
  const server = setupServer(recordingHandler(path, { test: 'lists items' }))
  server.listen({ onUnhandledFrame: 'error' })
  try {
    const read = async (): Promise<string> => (await fetch('https://api.example.com/items?size=2&page=1')).text()
    expect([await read(), await read(), await read()]).toEqual(['one', 'two', 'two'])
  } finally {
    server.close()
    rmSync(folder, { recursive: true })
  }
})
