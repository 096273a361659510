import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bodyFolderOf, isRecordingPath, recordingPathOf } from './recording-path.js'

test.each([
  ['src/refunds.test.ts', 'src/__mocks__/refunds.test.recorded.json'],
  ['refunds.spec.cjs', '__mocks__/refunds.spec.recorded.json'],
  ['/a/__tests__/pay.tsx', '/a/__tests__/__mocks__/pay.recorded.json'],
])('puts the recording of %s beside it', (testFile, recording) => {
  expect(recordingPathOf(testFile)).toBe(join(recording))
})

test('names the folder of body files after the recording', () => {
  expect(bodyFolderOf('src/__mocks__/refunds.test.recorded.json')).toBe('src/__mocks__/refunds.test.recorded')
})

test('knows a recording by its name', () => {
  expect(isRecordingPath('a/__mocks__/b.test.recorded.json')).toBe(true)
  expect(isRecordingPath('a/__mocks__/.b.test.recorded.17.tmp')).toBe(false)
})
