import { expect, test } from 'vitest'
import { bodyFileName } from './place-body-files.js'
import { createSpool } from './spool.js'

const RECORDING = 'src/__mocks__/a.test.recorded.json'

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
