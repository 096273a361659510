import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createHmac } from 'node:crypto'
import type { AddressInfo } from 'node:net'

/** A service whose answers expire: tokens after an hour, signed URLs after a quarter of one. */
export interface AuthService {
  url: string
  /** Requests that came so far. */
  readonly requests: number
  stop(): Promise<void>
}

const KEY = 'known to the service alone'
const HOUR_S = 3600

/** Start the service on a free port. */
export async function startAuthService(): Promise<AuthService> {
  let requests = 0
  const server = createServer((request, response) => {
    requests += 1
    answer(request, response, url)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    get requests() {
      return requests
    },
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function answer({ method, url = '/', headers }: IncomingMessage, response: ServerResponse, own: string): void {
  response.setHeader('access-control-allow-origin', '*')
  const { pathname, searchParams } = new URL(url, own)
  const now = Math.floor(Date.now() / 1000)
  const tell = (status: number, body: object): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
  if (method === 'POST' && pathname === '/login') {
    return tell(200, { access_token: issue({ sub: 'ada', iat: now, nbf: now, exp: now + HOUR_S }), expires_in: HOUR_S })
  }
  if (pathname === '/me') return tell(headers.authorization === undefined ? 401 : 200, { name: 'ada' })
  if (pathname === '/document') {
    const expires = now + HOUR_S / 4
    return tell(200, { url: `${own}/file?expires=${expires}&signature=${sign(`/file${expires}`)}` })
  }
  const expires = searchParams.get('expires') ?? ''
  const isSigned = searchParams.get('signature') === sign(`/file${expires}`) && Number(expires) > now
  return tell(isSigned ? 200 : 403, { file: isSigned })
}

function issue(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`
  return `${signed}.${sign(signed)}`
}

function sign(text: string): string {
  return createHmac('sha256', KEY).update(text).digest('base64url')
}
