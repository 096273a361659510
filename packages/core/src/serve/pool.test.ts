import { expect, test } from 'vitest'
import type { Interaction } from '../model/index.js'
import { poolRecordings } from './pool.js'

const NO_FILES = { size: () => 0, read: () => Buffer.alloc(0), pieces: () => [] }

function failed(id: string, code: string, message: string): Interaction {
  return {
    id,
    test: null,
    service: 'S',
    operation: 'GET /a',
    recordedAt: '2026-11-22',
    request: { method: 'GET', url: 'https://s.example.com/a', headers: {} },
    error: { code, message },
  }
}

test('leaves out what its client never sent', () => {
  const interactions = [
    failed('unsent', 'ABORTED', 'the client gave up before it sent the call'),
    failed('distrusted', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'),
    failed('given up', 'ABORTED', 'the client gave up'),
    failed('reset', 'ECONNRESET', 'read ECONNRESET'),
    failed('refused', 'ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:443'),
  ]
  const recording = { path: '/a.recorded.json', shownAs: 'a.recorded.json', interactions, files: NO_FILES }
  const { interactions: pooled } = poolRecordings([recording], () => true)
  expect(pooled.map(({ id }) => id)).toEqual(['given up', 'reset', 'refused'])
})
