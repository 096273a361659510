import { plainPlayer, readBodies } from './bodies.mjs'
import { ANSWER_HEADERS } from '../answers.mjs'

/** One catch-all handler over a Map, the quickest that a user of MSW 3 can be. */
export async function replay(job) {
  const { HttpResponse } = await import('msw')
  const { http } = await import('msw/http')
  const { setupServer } = await import('msw/node')
  const bodies = readBodies(job)
  const handler = http.all('*', ({ request }) => new HttpResponse(bodies.get(request.url), { headers: ANSWER_HEADERS }))
  setupServer(handler).listen({ onUnhandledRequest: 'error' })
  return plainPlayer
}
