import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { bodyFileName, bodyFileSize, bodyPieces, readBodyFile } from './body-files.js'
import { createSpool } from './spool.js'

const folder = mkdtempSync(join(tmpdir(), 'understudy-bodies-'))
afterAll(() => rmSync(folder, { recursive: true }))

const RECORDING = join(folder, '__mocks__', 'a.test.recorded.json')
const LARGE = Buffer.alloc(1_000_000, 'abcdefg')
mkdirSync(join(folder, '__mocks__', 'a.test.recorded'), { recursive: true })
writeFileSync(join(folder, '__mocks__', 'a.test.recorded', 'large.bin'), LARGE)
writeFileSync(join(folder, 'outside.txt'), 'secret')

test('names a body after its label and its content', () => {
  const label = { label: 'Refunds > réfund: a captured payment!', extension: 'json' }
  const name = bodyFileName(RECORDING, { bytes: Buffer.from('{}') }, label)
  expect(name).toBe('a.test.recorded/refunds-r-fund-a-captured-payment-44136fa355b3.json')
  expect(bodyFileName(RECORDING, { bytes: Buffer.from('[]') }, label)).not.toBe(name)
  const spool = createSpool()
  spool.append(Buffer.from('{}'))
  expect(bodyFileName(RECORDING, { spool }, label)).toBe(name)
})

test('names a body whatever its label', () => {
  const content = { bytes: Buffer.alloc(0) }
  expect(bodyFileName(RECORDING, content, { label: '→', extension: '' })).toBe('a.test.recorded/body-e3b0c44298fc.bin')
  const long = bodyFileName(RECORDING, content, { label: 'x'.repeat(59) + ' '.repeat(3) + 'y', extension: '../a' })
  expect(long).toBe(`a.test.recorded/${'x'.repeat(59)}-e3b0c44298fc.a`)
})

test('reads a body whole and piece by piece', () => {
  const file = 'a.test.recorded/large.bin'
  expect(bodyFileSize(RECORDING, file)).toBe(LARGE.length)
  expect(readBodyFile(RECORDING, file)).toEqual(LARGE)
  const pieces = [...bodyPieces(RECORDING, file)!]
  expect(pieces.length).toBeGreaterThan(2)
  expect(Buffer.concat(pieces)).toEqual(LARGE)
})

test('can be read several times at once', () => {
  const pieces = bodyPieces(RECORDING, 'a.test.recorded/large.bin')!
  const [one, other] = [pieces[Symbol.iterator](), pieces[Symbol.iterator]()]
  expect(one.next()).toEqual(other.next())
  one.return?.()
  expect(other.next().done).toBe(false)
  other.return?.()
})

test.each([
  'a.test.recorded/none.bin',
  'none/none.bin',
  '../outside.txt',
  'a/../../outside.txt',
  '..',
  '/etc/passwd',
  '',
])('finds no body called "%s"', (file) => {
  expect(readBodyFile(RECORDING, file)).toBeNull()
  expect(bodyFileSize(RECORDING, file)).toBeNull()
  expect(bodyPieces(RECORDING, file)).toBeNull()
})
