import { randomUUID } from 'node:crypto'
import { call, setting } from './call.ts'

/** Something that happened. */
export interface ShopEvent {
  id: string
  type: string
  sequence: number
  at: string
}

interface Page {
  since?: string
  until?: number
  searchId?: string
  items: ShopEvent[]
  nextCursor: string | null
}

const HOUR = 3_600_000

function headers(): Record<string, string> {
  return { 'x-api-key': setting('EVENTS_KEY'), 'x-request-id': randomUUID() }
}

/** Fetch what happened in the last hour, page by page. Fails where a page answers another question. */
export async function eventsOfLastHour(): Promise<ShopEvent[]> {
  const until = Date.now()
  const since = new Date(until - HOUR).toISOString()
  const events: ShopEvent[] = []
  let cursor: string | null = null
  do {
    const query: URLSearchParams = new URLSearchParams({ limit: '2', since, until: String(until) })
    if (cursor !== null) query.set('cursor', cursor)
    const sent = headers()
    const { body, headers: got } = await call<Page>(`${setting('EVENTS_URL')}/events?${query}`, { headers: sent })
    if (body.since !== since || body.until !== until) throw new Error(`asked since ${since}, got since ${body.since}`)
    if (got.get('x-request-id') !== sent['x-request-id']) throw new Error('the answer is for another request')
    events.push(...body.items)
    cursor = body.nextCursor
  } while (cursor !== null)
  return events
}

/** Search events, page by page, with the cursor in the body. */
export async function search(type: string): Promise<ShopEvent[]> {
  const searchId = randomUUID()
  const events: ShopEvent[] = []
  let after: string | null = null
  do {
    const { body }: { body: Page } = await call(`${setting('EVENTS_URL')}/events/search`, {
      method: 'POST',
      headers: headers(),
      json: { searchId, type, after },
    })
    if (body.searchId !== searchId) throw new Error('the answer is for another search')
    events.push(...body.items)
    after = body.nextCursor
  } while (after !== null)
  return events
}
