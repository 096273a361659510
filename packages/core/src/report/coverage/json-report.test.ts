import { expect, test } from 'vitest'
import { jsonReport } from './json-report.js'
import { fullSample, sampleContext } from './sample-result.js'

test('writes the result as it stands', () => {
  const [file] = jsonReport(fullSample(), sampleContext())
  expect(file!.path).toBe('downstream-coverage.json')
  expect(JSON.parse(file!.text)).toEqual(fullSample())
  expect(file!.text).toMatch(/^\{\n {2}"version": 1,\n[^]*\n\}\n$/)
})
