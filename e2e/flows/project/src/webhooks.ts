import { createHmac, randomUUID } from 'node:crypto'
import { call, setting } from './call.ts'

/** A webhook of ours at the service. */
export interface Hook {
  id: string
  url: string
  events: string[]
  clientReference: string
  status: 'unverified' | 'active'
}

const TOLERANCE = 300_000

const authorization = (): Record<string, string> => ({ authorization: `Bearer ${setting('HOOKS_TOKEN')}` })

const hooksUrl = (): string => `${setting('HOOKS_URL')}/webhooks`

/** Register a webhook under a URL that only the service learns. The answer tells the signing secret, once. */
export async function register(events: string[], clientReference: string): Promise<Hook & { secret: string }> {
  const url = `https://shop.example/hooks/${randomUUID()}`
  const json = { url, events, clientReference }
  const { body } = await call<Hook & { secret: string }>(hooksUrl(), { method: 'POST', json, headers: authorization() })
  if (body.url !== url) throw new Error(`registered ${body.url}, wanted ${url}`)
  return body
}

/** Prove that we have the secret. Fails where the answer is for another challenge, or old. */
export async function verify(id: string, secret: string): Promise<{ id: string; status: string }> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const json = { challenge: randomUUID(), sentAt: Number(timestamp) }
  const signature = createHmac('sha256', secret)
    .update(`${timestamp}.${JSON.stringify(json)}`)
    .digest('hex')
  const { body } = await call<{ id: string; status: string; challenge: string; verifiedAt: number }>(
    `${hooksUrl()}/${id}/verify`,
    {
      method: 'POST',
      json,
      headers: { ...authorization(), 'x-hook-timestamp': timestamp, 'x-hook-signature': `v1=${signature}` },
    },
  )
  if (body.challenge !== json.challenge) throw new Error('the answer is for another challenge')
  if (Math.abs(Date.now() - body.verifiedAt * 1000) > TOLERANCE) throw new Error('the answer is old')
  return { id: body.id, status: body.status }
}

/** Fetch a webhook. */
export async function hookOf(id: string): Promise<Hook> {
  return (await call<Hook>(`${hooksUrl()}/${id}`, { headers: authorization() })).body
}
