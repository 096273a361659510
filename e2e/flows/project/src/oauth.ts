import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { call, setting } from './call.ts'

/** Where the identity service sends users back to. */
const REDIRECT_URI = 'https://shop.example/callback'

/** What the application remembers between sending a user away and having them back. */
export interface PendingLogin {
  /** Where to send the user. */
  url: string
  state: string
  nonce: string
  verifier: string
}

/** A user who logged in. */
export interface Login {
  subject: string
  email: string
  /** End of the id token, in ms of the Unix epoch. */
  expiresAt: number
  refreshToken: string
}

interface TokenAnswer {
  access_token: string
  refresh_token: string
  id_token: string
  expires_in: number
}

interface Claims {
  iss: string
  sub: string
  aud: string
  exp: number
  nonce: string
  email: string
}

/** Prepare a log-in by authorization code with PKCE. */
export function startLogin(): PendingLogin {
  const [state, nonce, verifier] = [
    randomBytes(16).toString('hex'),
    randomUUID(),
    randomBytes(32).toString('base64url'),
  ]
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'shop-web',
    redirect_uri: REDIRECT_URI,
    scope: 'openid email',
    state,
    nonce,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  return { url: `${setting('IDENTITY_URL')}/authorize?${query}`, state, nonce, verifier }
}

/** Take a user back, at the URL to which the identity service sent them. */
export async function finishLogin(pending: PendingLogin, callback: string): Promise<Login> {
  const { searchParams } = new URL(callback)
  if (searchParams.get('state') !== pending.state) throw new Error('the state is not ours')
  const tokens = await fetchTokens({
    grant_type: 'authorization_code',
    code: searchParams.get('code') ?? '',
    redirect_uri: REDIRECT_URI,
    code_verifier: pending.verifier,
  })
  return loginOf(tokens, pending.nonce)
}

/** Renew a log-in whose tokens are near their end. */
export async function renewLogin({ refreshToken }: Login, { nonce }: PendingLogin): Promise<Login> {
  return loginOf(await fetchTokens({ grant_type: 'refresh_token', refresh_token: refreshToken }), nonce)
}

async function fetchTokens(grant: Record<string, string>): Promise<TokenAnswer> {
  const client = { client_id: 'shop-web', client_secret: setting('IDENTITY_CLIENT_SECRET') }
  const body = new URLSearchParams({ ...grant, ...client })
  const response = await fetch(`${setting('IDENTITY_URL')}/token`, { method: 'POST', body })
  if (!response.ok) throw new Error(`no tokens: ${response.status}`)
  return (await response.json()) as TokenAnswer
}

async function loginOf(tokens: TokenAnswer, nonce: string): Promise<Login> {
  const claims = claimsOf(tokens.id_token)
  if (claims.nonce !== nonce) throw new Error('the nonce is not ours')
  if (claims.aud !== 'shop-web') throw new Error('the token is for someone else')
  if (claims.exp * 1000 <= Date.now()) throw new Error('the token is expired')
  const headers = { authorization: `Bearer ${tokens.access_token}` }
  const { body } = await call<{ sub: string; email: string }>(`${setting('IDENTITY_URL')}/userinfo`, { headers })
  if (body.sub !== claims.sub || body.email !== claims.email) throw new Error('the user is someone else')
  return {
    subject: body.sub,
    email: body.email,
    expiresAt: claims.exp * 1000,
    refreshToken: tokens.refresh_token,
  }
}

/** The claims of a token. They come from the token endpoint by TLS, so OpenID Connect (3.1.3.7) asks for no more. */
function claimsOf(token: string): Claims {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Claims
}
