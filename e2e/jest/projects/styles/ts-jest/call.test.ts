import { ask } from './ask'

enum Color {
  Red = 'red',
}

test('asks', async () => {
  await expect(ask(`/ts-jest/${Color.Red}`)).resolves.toBe('/ts-jest/red')
})
