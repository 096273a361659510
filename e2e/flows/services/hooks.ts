import { createHmac } from 'node:crypto'
import { newId, type Secrets } from './secrets.ts'
import { bearerOf, isRecent, isUuid, json, jsonOf, refuse, type Answer, type Asked, type Handler } from './service.ts'

interface Hook {
  id: string
  url: string
  events: string[]
  clientReference: string
  secret: string
  status: 'unverified' | 'active'
}

/** Webhooks: registered with an answer that tells the signing secret once, then verified by a signed call. */
export function hooks(secrets: Secrets, token: string): Handler {
  const known = new Map<string, Hook>()
  const shown = ({ secret: _secret, ...hook }: Hook): object => hook

  const register = (asked: Asked): Answer => {
    const { url, events, clientReference } = jsonOf(asked) as Hook
    if (!URL.canParse(url) || !isUuid(clientReference)) return refuse(422, 'invalid_hook')
    const hook: Hook = {
      id: newId('we_'),
      url,
      events,
      clientReference,
      secret: secrets.issue('whsec_', 24),
      status: 'unverified',
    }
    known.set(hook.id, hook)
    return json(201, { ...shown(hook), secret: hook.secret })
  }
  const verify = (asked: Asked, hook: Hook): Answer => {
    const { challenge, sentAt } = jsonOf(asked) as { challenge: string; sentAt: number }
    const timestamp = String(asked.headers['x-hook-timestamp'])
    const signature = String(asked.headers['x-hook-signature'])
    const expected = createHmac('sha256', hook.secret).update(`${timestamp}.${asked.body.toString()}`).digest('hex')
    if (signature !== `v1=${secrets.note(expected)}`) return refuse(403, 'bad_signature')
    if (!isRecent(Number(timestamp)) || !isRecent(sentAt) || !isUuid(challenge)) return refuse(403, 'too_old')
    hook.status = 'active'
    return json(200, { id: hook.id, status: hook.status, challenge, verifiedAt: Math.floor(Date.now() / 1000) })
  }

  return (asked) => {
    if (bearerOf(asked) !== token) return refuse(401, 'bad_token')
    const [, id = '', action] = asked.path
    if (asked.method === 'POST' && id === '') return register(asked)
    const hook = known.get(id)
    if (hook === undefined) return refuse(404, 'no_such_hook')
    return action === 'verify' ? verify(asked, hook) : json(200, shown(hook))
  }
}
