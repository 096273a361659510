import { ask } from '../ask'

test('asks from b', async () => {
  await expect(ask('/babel/b')).resolves.toBe('/babel/b')
})
