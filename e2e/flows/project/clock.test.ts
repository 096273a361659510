import { expect, test } from 'vitest'

test('runs one year after the recording', () => {
  const days = (Date.now() - Number(process.env['RECORDED_AT'])) / 86_400_000
  expect(days).toBeGreaterThan(364.9)
  expect(days).toBeLessThan(365.1)
  expect(new Date().getTime() / 1000).toBeCloseTo(Date.now() / 1000, 0)
})
