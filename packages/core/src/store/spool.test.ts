import { createHash, randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSpool } from './spool.js'

test('gives back what it took in, whatever fits in memory', () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 10 })
  fc.assert(
    fc.property(chunks, fc.nat(100), (chunks, limit) => {
      const spool = createSpool(limit)
      for (const chunk of chunks) spool.append(chunk)
      const whole = Buffer.concat(chunks)
      expect(spool.size).toBe(whole.length)
      expect(spool.bytes()).toEqual(whole)
      expect(Buffer.concat([...spool.pieces()])).toEqual(whole)
      expect(spool.digest()).toBe(createHash('sha256').update(whole).digest('hex'))
      spool.discard()
    }),
  )
})

test.each([10, 0])('keeps a copy where the chunk is changed later (%i bytes in memory)', (limit) => {
  const spool = createSpool(limit)
  const chunk = Buffer.from('abc')
  spool.append(chunk)
  chunk.fill(0)
  expect(spool.bytes().toString()).toBe('abc')
  spool.discard()
})

test('goes on after it was read', () => {
  const spool = createSpool(2)
  for (const text of ['ab', 'cd', 'ef']) {
    spool.append(Buffer.from(text))
    spool.bytes()
  }
  expect(spool.bytes().toString()).toBe('abcdef')
  spool.discard()
})

test('holds 512 MB in little memory', () => {
  const spool = createSpool()
  const chunk = randomBytes(64 * 1024)
  const before = process.memoryUsage()
  for (let count = 0; count < 8192; count += 1) spool.append(chunk)
  const pieces = spool.pieces()[Symbol.iterator]()
  expect(pieces.next().value?.subarray(0, chunk.length)).toEqual(chunk)
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  expect(arrayBuffers + heapUsed - before.arrayBuffers - before.heapUsed).toBeLessThan(256 * 1024 * 1024)
  expect(spool.size).toBe(512 * 1024 * 1024)
  spool.discard()
})

test('leaves no file that another process could find', { skip: process.platform === 'win32' }, () => {
  const spool = createSpool(0)
  spool.append(Buffer.from('secret'))
  expect(readdirSync(tmpdir()).filter((name) => name.endsWith('.spool'))).toEqual([])
  spool.discard()
})

test('is empty once it is discarded, and stays so', () => {
  const spool = createSpool(1)
  spool.append(Buffer.from('abc'))
  spool.discard()
  spool.discard()
  spool.append(Buffer.from('abc'))
  expect(spool.size).toBe(0)
  expect(spool.bytes()).toEqual(Buffer.alloc(0))
})
