import { randomBytes } from 'node:crypto'
import { bodyOf, reply, replyJson, type Routes, type Visit } from './route.ts'

const JSON_TYPE = { 'content-type': 'application/json' }

function check(visit: Visit, allowed: boolean): void {
  if (allowed) replyJson(visit, { allowed: true })
  else reply(visit, 401, JSON_TYPE, '{"allowed":false}')
}

/** Answers that want a credential. None of them sends one back, but for `login`. */
export const PRIVATE_ROUTES: Routes = {
  bearer: (visit) => check(visit, /^Bearer seed-\S+$/.test(visit.request.headers.authorization ?? '')),
  basic: (visit) => {
    const [scheme, value] = (visit.request.headers.authorization ?? '').split(' ')
    check(
      visit,
      scheme === 'Basic' &&
        Buffer.from(value ?? '', 'base64')
          .toString()
          .startsWith('user:seed-'),
    )
  },
  'api-key': (visit) => check(visit, String(visit.request.headers['x-api-key']).startsWith('seed-')),
  'api-key-query': (visit) => check(visit, (visit.url.searchParams.get('api_key') ?? '').startsWith('seed-')),
  cookie: (visit) => check(visit, (visit.request.headers.cookie ?? '').startsWith('session=seed-')),
  password: async (visit) => check(visit, /"password":"seed-/.test((await bodyOf(visit.request)).toString())),
  'client-secret': async (visit) => {
    const form = new URLSearchParams((await bodyOf(visit.request)).toString())
    check(visit, (form.get('client_secret') ?? '').startsWith('seed-'))
  },
  credentials: (visit) => replyJson(visit, { credentials: visit.request.headers.authorization !== undefined }),
  'cookie-login': (visit) => {
    const session = `session=seed-${randomBytes(18).toString('base64url')}; Path=/; HttpOnly`
    reply(visit, 200, { ...JSON_TYPE, 'set-cookie': [session, 'theme=dark'] }, '{"welcome":true}')
  },
  login: async (visit) => {
    await bodyOf(visit.request)
    replyJson(visit, {
      access_token: `seed-${randomBytes(18).toString('base64url')}`,
      token_type: 'bearer',
      expires_in: 3600,
    })
  },
}
