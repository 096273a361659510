import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseMultipart, type RawPart } from './multipart.js'

interface Sent {
  name: string
  filename?: string
  contentType?: string
  bytes: Buffer
}

/** As browsers and undici write parts. */
function write(boundary: string, parts: readonly Sent[]): Buffer {
  const pieces = parts.flatMap(({ name, filename, contentType, bytes }) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"`),
    Buffer.from(filename === undefined ? '' : `; filename="${filename}"`),
    Buffer.from(contentType === undefined ? '\r\n\r\n' : `\r\nContent-Type: ${contentType}\r\n\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)])
}

const boundaries = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9'()+_,./:=?-]{1,30}$/),
  fc.constantFrom('--', '-', 'a', '----WebKitFormBoundary7MA4YWxkTrZu0gW'),
)
const names = fc.string({ unit: 'grapheme', maxLength: 8 }).filter((name) => !/["\\\s]/.test(name))

/** Contents in which line breaks, dashes and the boundary itself are likely. */
function contents(boundary: string): fc.Arbitrary<Buffer> {
  const pieces = fc.constantFrom(
    '\r\n',
    '\n',
    '\r',
    '--',
    '-',
    boundary,
    `--${boundary}`,
    `\r\n--${boundary}x`,
    'a',
    '',
  )
  return fc
    .oneof(
      fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
      fc.array(pieces, { maxLength: 8 }).map((parts) => Buffer.from(parts.join(''))),
    )
    .filter((bytes) => !isDelimiterIn(bytes, boundary))
}

/** A part may hold anything but a line that is the delimiter. */
function isDelimiterIn(bytes: Buffer, boundary: string): boolean {
  const line = `\r\n--${boundary}`
  const text = `\r\n${bytes.toString('latin1')}\r\n`
  for (let at = text.indexOf(line); at !== -1; at = text.indexOf(line, at + 1)) {
    if (/^(?:--|[ \t]*\r\n)/.test(text.slice(at + line.length))) return true
  }
  return false
}

test('splits what was joined, whatever the boundary and the contents', () => {
  const sent = boundaries.chain((boundary) =>
    fc.record({
      boundary: fc.constant(boundary),
      parts: fc.array(
        fc.record(
          {
            name: names,
            filename: names,
            contentType: fc.constantFrom('text/plain', 'image/png'),
            bytes: contents(boundary),
          },
          { requiredKeys: ['name', 'bytes'] },
        ),
        { minLength: 1, maxLength: 4 },
      ),
    }),
  )
  fc.assert(
    fc.property(sent, ({ boundary, parts }) => {
      const found = parseMultipart(write(boundary, parts), boundary)
      expect(found).toEqual(
        parts.map(({ name, filename, contentType, bytes }): RawPart => ({ name, filename, contentType, bytes })),
      )
    }),
    { numRuns: 500 },
  )
})

test('skips what stands before the first boundary and behind the last', () => {
  const bytes = Buffer.from('preamble\r\n--b \t\r\n\r\none\r\n--b\r\nX-Other: 1\r\n\r\ntwo\r\n--b--\r\nepilogue --b')
  expect(parseMultipart(bytes, 'b')?.map((part) => part.bytes.toString())).toEqual(['one', 'two'])
})

test('reads parts that are laid out with bare line feeds', () => {
  const bytes = Buffer.from('--b\nContent-Disposition: form-data; name="a"\n\none\n--b\n\ntwo\n\n--b--\n')
  expect(parseMultipart(bytes, 'b')?.map((part) => [part.name, part.bytes.toString()])).toEqual([
    ['a', 'one'],
    [undefined, 'two\n'],
  ])
})

test('reads names with escapes, without quotes, and in another order', () => {
  const part = (disposition: string): unknown => {
    const bytes = Buffer.from(`--b\r\ncontent-disposition:${disposition}\r\n\r\nx\r\n--b--`)
    const [{ name, filename } = {}] = parseMultipart(bytes, 'b') ?? []
    return [name, filename]
  }
  expect(part(' form-data; filename="a;b.txt"; name="x"')).toEqual(['x', 'a;b.txt'])
  expect(part(' form-data; name=plain')).toEqual(['plain', undefined])
  expect(part(' form-data; name="a\\"b"')).toEqual(['a\\"b', undefined])
  expect(part(' form-data; name="n\u00e4me"')).toEqual(['näme', undefined])
})

test('gives up on bytes that do not fit the boundary', () => {
  const cut = ['', 'text', '--b', '--b\r\n\r\nx', '--b\r\nno empty line\r\n--b--', '--bb\r\n\r\nx\r\n--bb--']
  for (const text of cut) expect(parseMultipart(Buffer.from(text), 'b')).toBeNull()
  expect(parseMultipart(Buffer.from('--\r\n\r\nx\r\n----'), '')).toBeNull()
  expect(parseMultipart(Buffer.from('--b\r\n\r\nx\r\n--b--'), undefined)).toBeNull()
})

test('reads a form without any part', () => {
  expect(parseMultipart(Buffer.from('--b--\r\n'), 'b')).toEqual([])
})

test('never throws on any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.stringMatching(/^[ab-]{1,2}$/), (bytes, boundary) => {
      const parts = parseMultipart(Buffer.from(bytes), boundary)
      expect(parts === null || Array.isArray(parts)).toBe(true)
    }),
  )
})
