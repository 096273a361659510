import { http, HttpResponse } from 'msw-3'
import { setupServer } from 'msw-3/node'
import askModule from './ask.js'

const server = setupServer(http.get('https://msw.example.com/one', () => HttpResponse.text('from MSW')))

beforeAll(() => server.listen({ onUnhandledRequest: 'bypass' }))
afterAll(() => server.close())

test('MSW 3 answers for its host, and the service for its own', async () => {
  const response = await fetch('https://msw.example.com/one')
  await expect(response.text()).resolves.toBe('from MSW')
  await expect(askModule.ask('/msw-3')).resolves.toBe('/msw-3')
})
