import { expect, test } from 'vitest'
import recording from './__mocks__/watched.test.recorded.json'

const ask = async (path) => (await fetch(process.env.SERVICE_URL + path)).json()

test('asks', async () => {
  // The recording is a module of this test: of all that a run writes, it is what Vitest would run the test again for.
  expect(recording.version).toBe(1)
  await expect(ask('/watched')).resolves.toMatchObject({ path: '/watched' })
})
