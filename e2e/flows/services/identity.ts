import { createHash, createHmac, randomBytes } from 'node:crypto'
import { newId, type Secrets } from './secrets.ts'
import { bearerOf, json, refuse, type Answer, type Asked, type Handler } from './service.ts'

/** What one client and one user of the identity service know. */
export interface IdentityCredentials {
  clientSecret: string
  /** Cookie of the user's session at the identity service. */
  cookie: string
  email: string
}

interface Grant {
  clientId: string
  redirectUri: string
  challenge: string
  nonce: string
}

/** An OpenID provider: authorization code with PKCE (RFC 7636), code and refresh token usable once. */
export function identity(
  secrets: Secrets,
  { clientSecret, cookie, email }: IdentityCredentials,
  issuer: string,
): Handler {
  const key = randomBytes(32)
  const subject = newId('usr_')
  const codes = new Map<string, Grant>()
  const refreshTokens = new Map<string, Grant>()
  const accessTokens = new Set<string>()

  const authorize = ({ url, headers }: Asked): Answer => {
    if (headers.cookie !== `sso=${cookie}`) return refuse(401, 'log_in_first')
    const query = (name: string): string => url.searchParams.get(name) ?? ''
    if (query('response_type') !== 'code' || query('code_challenge_method') !== 'S256')
      return refuse(400, 'bad_request')
    if (query('state').length < 16 || query('nonce').length < 16) return refuse(400, 'bad_state')
    const code = secrets.issue()
    codes.set(code, {
      clientId: query('client_id'),
      redirectUri: query('redirect_uri'),
      challenge: query('code_challenge'),
      nonce: query('nonce'),
    })
    const location = new URL(query('redirect_uri'))
    location.searchParams.set('code', code)
    location.searchParams.set('state', secrets.note(query('state')))
    return { status: 302, headers: { location: location.href } }
  }
  const idToken = ({ clientId, nonce }: Grant): string => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const now = Math.floor(Date.now() / 1000)
    const claims = { iss: issuer, sub: subject, aud: clientId, iat: now, exp: now + 3600, nonce, email }
    const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`
    return secrets.note(`${signed}.${secrets.note(createHmac('sha256', key).update(signed).digest('base64url'))}`)
  }
  const tokens = (grant: Grant): Answer => {
    const [accessToken, refreshToken] = [secrets.issue(), secrets.issue()]
    accessTokens.add(accessToken)
    refreshTokens.set(refreshToken, grant)
    return json(200, {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: refreshToken,
      id_token: idToken(grant),
      scope: 'openid email',
    })
  }
  const token = ({ body, headers }: Asked): Answer => {
    if (headers['content-type']?.startsWith('application/x-www-form-urlencoded') !== true) return refuse(415, 'no_form')
    const form = new URLSearchParams(body.toString())
    if (form.get('client_secret') !== clientSecret) return refuse(401, 'invalid_client')
    const taken = form.get('grant_type') === 'refresh_token' ? refreshTokens : codes
    const handle = form.get(taken === codes ? 'code' : 'refresh_token') ?? ''
    const grant = taken.get(handle)
    taken.delete(handle)
    if (grant === undefined || grant.clientId !== form.get('client_id')) return refuse(400, 'invalid_grant')
    if (taken === refreshTokens) return tokens(grant)
    const verifier = form.get('code_verifier') ?? ''
    secrets.see(verifier)
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    const fits = challenge === grant.challenge && form.get('redirect_uri') === grant.redirectUri
    return fits ? tokens(grant) : refuse(400, 'invalid_grant')
  }

  return (asked) => {
    switch (`${asked.method} ${asked.url.pathname}`) {
      case 'GET /authorize':
        return authorize(asked)
      case 'POST /token':
        return token(asked)
      case 'GET /userinfo':
        return accessTokens.has(bearerOf(asked) ?? '')
          ? json(200, { sub: subject, email })
          : refuse(401, 'invalid_token')
      default:
        return refuse(404, 'no_route')
    }
  }
}
