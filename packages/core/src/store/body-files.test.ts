import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { bodyFileSize, bodyPieces, readBodyFile } from './body-files.js'

const folder = mkdtempSync(join(tmpdir(), 'understudy-bodies-'))
afterAll(() => rmSync(folder, { recursive: true }))

const RECORDING = join(folder, '__mocks__', 'a.test.recorded.json')
const LARGE = Buffer.alloc(1_000_000, 'abcdefg')
mkdirSync(join(folder, '__mocks__', 'a.test.recorded'), { recursive: true })
writeFileSync(join(folder, '__mocks__', 'a.test.recorded', 'large.bin'), LARGE)
writeFileSync(join(folder, 'outside.txt'), 'secret')

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
