import { ask } from '../ask'

test('asks from a', async () => {
  await expect(ask('/babel/a')).resolves.toBe('/babel/a')
})
