import { ask } from './ask.mjs'

const early = await ask('/esm/top-level')

test('asks', async () => {
  expect(early).toBe('/esm/top-level')
  await expect(ask('/esm/test')).resolves.toBe('/esm/test')
})
