import { ask } from './ask'

enum Color {
  Red = 'red',
}

test('asks', async () => {
  await expect(ask(`/swc/${Color.Red}`)).resolves.toBe('/swc/red')
})
