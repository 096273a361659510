import { Writable } from 'node:stream'
import { Agent, Client as UndiciClient, FormData, interceptors, Pool, request, stream, type Dispatcher } from 'undici'
import type { Call, Client, Trace } from './client.ts'
import { entriesOf, nodeBody } from './node-body.ts'
import { toForm } from './request-body.ts'

/** What undici's own request API lacks, whichever dispatcher it runs on. */
const LACKS: Client['cannot'] = {
  follow: 'undici.request follows redirects only by an interceptor; see undici-agent',
  'refuse-redirect': 'undici.request gives every redirect to the caller',
  'expect-continue': 'undici refuses the Expect header over HTTP/1.1',
  userinfo: 'undici refuses credentials in a URL',
  'throw-on-status': 'no status makes undici.request throw',
  'one-connection': 'only Client has one connection; see undici-client',
  ca: 'undici.request takes no authority for one call',
  pipelining: 'only Client pipelines; see undici-client',
}

/** `undici.request` on the global dispatcher. */
export function createRequestClient(): Client {
  return {
    name: 'undici-request',
    cannot: LACKS,
    async send(call, trace) {
      await read(await request(call.url, optionsOf(call, trace)), trace)
    },
  }
}

/** `undici.stream`, which writes the body into a stream of the caller's. */
export function createStreamClient(): Client {
  return {
    name: 'undici-stream',
    cannot: LACKS,
    async send(call, trace) {
      const { trailers } = await stream(call.url, optionsOf(call, trace), ({ statusCode, headers }) => {
        trace.head(statusCode, undefined, entriesOf(headers))
        return new Writable({
          write(piece: Uint8Array, _encoding, done) {
            trace.piece(piece)
            done()
          },
        })
      })
      trace.trailers(trailers)
    },
  }
}

/** A `Client` or a `Pool` for each origin. */
export function createOriginClient(kind: 'client' | 'pool'): Client {
  const dispatchers = new Map<string, Dispatcher>()
  const dispatcherOf = ({ url, connection, ca }: Call): Dispatcher => {
    const { origin } = new URL(url)
    const key = `${origin} ${connection ?? ''} ${ca ? 'ca' : ''}`
    const known = dispatchers.get(key)
    if (known) return known
    const pipelining = connection === 'pipelined' ? 4 : 1
    const connect = ca ? { connect: { ca } } : {}
    const created =
      kind === 'client'
        ? new UndiciClient(origin, { pipelining, ...connect })
        : new Pool(origin, { connections: 8, ...connect })
    dispatchers.set(key, created)
    return created
  }
  const { ca: _ca, ...poolLacks } = LACKS
  const { pipelining: _pipelining, 'one-connection': _one, ...clientLacks } = poolLacks
  return {
    name: `undici-${kind}`,
    cannot: kind === 'client' ? clientLacks : poolLacks,
    async send(call, trace) {
      const { pathname, search } = new URL(call.url)
      const options = { ...optionsOf(call, trace), path: pathname + search, method: call.method as 'GET' }
      await read(await dispatcherOf(call).request(options), trace)
    },
    async close() {
      await Promise.all([...dispatchers.values()].map((dispatcher) => dispatcher.destroy()))
    },
  }
}

/** An `Agent` of its own, which follows redirects by undici's interceptor. */
export function createAgentClient(): Client {
  const agent = new Agent()
  const following = agent.compose(interceptors.redirect({ maxRedirections: 5 }))
  const secure: Agent[] = []
  const secureAgent = (ca: string): Agent => {
    const created = new Agent({ connect: { ca } })
    secure.push(created)
    return created
  }
  const { follow: _follow, ca: _ca, ...cannot } = LACKS
  return {
    name: 'undici-agent',
    cannot,
    async send(call, trace) {
      const plain = call.ca ? secureAgent(call.ca) : agent
      const dispatcher = call.redirect === 'follow' ? following : plain
      await read(await request(call.url, { ...optionsOf(call, trace), dispatcher }), trace)
    },
    async close() {
      await Promise.all([agent, ...secure].map((one) => one.destroy()))
    },
  }
}

type RequestOptions = Omit<Dispatcher.RequestOptions, 'origin' | 'path'>

function optionsOf(call: Call, trace: Trace): RequestOptions {
  const form = call.body?.kind === 'multipart' ? toForm(call.body.parts, { FormData, Blob: Blob }) : undefined
  const { headers, body } = form ? { headers: call.headers, body: form } : nodeBody(call)
  const timeouts = call.timeoutMs === undefined ? {} : { headersTimeout: call.timeoutMs, bodyTimeout: call.timeoutMs }
  return {
    method: call.method,
    headers,
    onInfo: (info) => trace.informational(info.statusCode, info.headers),
    ...timeouts,
    ...(body === undefined ? {} : { body: body }),
    ...(call.signal ? { signal: call.signal } : {}),
  }
}

async function read(response: Dispatcher.ResponseData, trace: Trace): Promise<void> {
  trace.head(response.statusCode, response.statusText, entriesOf(response.headers))
  for await (const piece of response.body) trace.piece(piece as Uint8Array)
  trace.trailers(response.trailers)
}
