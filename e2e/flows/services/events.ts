import { createHmac, randomBytes } from 'node:crypto'
import { newId } from './secrets.ts'
import { isRecent, isUuid, json, jsonOf, refuse, type Asked, type Handler } from './service.ts'

const PAGE = 2

interface Page {
  items: object[]
  nextCursor: string | null
}

/** A feed of seven events, in pages with cursors that only this run of the service understands. */
export function events(apiKey: string): Handler {
  const key = randomBytes(16)
  const seal = (text: string): string => createHmac('sha256', key).update(text).digest('base64url').slice(0, 12)
  const all = Array.from({ length: 7 }, (_, index) => ({
    id: newId('evt_'),
    type: index % 2 === 0 ? 'order.placed' : 'order.paid',
    sequence: index + 1,
    at: new Date(Date.now() - (7 - index) * 60_000).toISOString(),
  }))

  const page = (cursor: string | null): Page | null => {
    const [text = '', seen] = cursor === null ? ['0'] : Buffer.from(cursor, 'base64url').toString().split('|')
    if (cursor !== null && seen !== seal(text)) return null
    const start = Number(text)
    const next = start + PAGE
    const nextCursor = next < all.length ? Buffer.from(`${next}|${seal(String(next))}`).toString('base64url') : null
    return { items: all.slice(start, next), nextCursor }
  }
  const list = ({ url }: Asked): [Page | null, object] => {
    const since = url.searchParams.get('since')
    const until = Number(url.searchParams.get('until'))
    if (!isRecent(until / 1000) || Number.isNaN(Date.parse(since ?? ''))) return [null, {}]
    return [page(url.searchParams.get('cursor')), { since, until }]
  }
  const search = (asked: Asked): [Page | null, object] => {
    const { searchId, after } = jsonOf(asked) as { searchId: string; after: string | null }
    return isUuid(searchId) ? [page(after), { searchId }] : [null, {}]
  }

  return (asked) => {
    if (asked.headers['x-api-key'] !== apiKey) return refuse(401, 'bad_key')
    if (!isUuid(asked.headers['x-request-id'])) return refuse(400, 'no_request_id')
    const [found, echoed] = asked.method === 'POST' ? search(asked) : list(asked)
    if (found === null) return refuse(400, 'bad_cursor')
    return json(200, { ...echoed, ...found }, { 'x-request-id': asked.headers['x-request-id'] })
  }
}
