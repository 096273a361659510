import type { Call, Client } from '../clients/client.ts'
import type { Probe, ProbeCall, Target } from '../probes/probe.ts'
import { createTrace, describeError, type Seen } from './trace.ts'

/** What the harness tells the tests: where the services are, and what differs between phases. */
export interface Stage {
  bases: Record<Target, string>
  ca: string
  /** A secret of the phase. */
  seed: string
  /** A name of the run, so that runs do not share the services' counters. */
  key: string
}

/** A call that takes longer hangs: services answer within 200 ms, and time-outs are shorter. */
const HANG_MS = 4000

/** Make a probe's calls with a client, and say what it saw of each, in the order of the calls. */
export async function perform(probe: Probe, client: Client, stage: Stage): Promise<Seen[]> {
  if (probe.parallel) return Promise.all(probe.calls.map((call) => send(call, client, stage, '')))
  const all: Seen[] = []
  let token = ''
  for (const call of probe.calls) {
    const seen = await send(call, client, stage, token)
    token = tokenIn(seen) ?? token
    all.push(call.secretBody ? withoutBody(seen) : seen)
  }
  return all
}

async function send(probeCall: ProbeCall, client: Client, stage: Stage, token: string): Promise<Seen> {
  const controller = new AbortController()
  if (probeCall.abort === 'before') controller.abort()
  const { trace, seen } = createTrace(() => {
    if (probeCall.abort === 'body') controller.abort()
  })
  const call = fillIn(probeCall, client, stage, token)
  if (probeCall.abort) call.signal = controller.signal
  const timer = probeCall.abort === 'head' ? setTimeout(() => controller.abort(), 80) : undefined
  try {
    await withinTime(client.send(call, trace))
    return withoutSeed(seen(), stage)
  } catch (error) {
    return withoutSeed({ ...seen(), error: describeError(error) }, stage)
  } finally {
    clearTimeout(timer)
  }
}

/** What an answer hands over for the next call. */
function tokenIn({ body, headers = [] }: Seen): string | undefined {
  const cookies = headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value)
  return /"access_token":"([^"]+)"/.exec(body.text)?.[1] ?? /session=([^;]+)/.exec(cookies.join(', '))?.[1]
}

/** What is left of an answer whose body is a secret: not even its length, for a stand-in may be shorter. */
function withoutBody(seen: Seen): Seen {
  const headers = (seen.headers ?? []).filter(([name]) => name !== 'content-length')
  return { ...seen, headers, body: { length: 0, sha256: '', text: '' } }
}

/** The client may show the secret that it was given, in a URL say; it is another one in each phase. */
function withoutSeed(seen: Seen, { seed }: Stage): Seen {
  return JSON.parse(JSON.stringify(seen).replaceAll(seed, '{seed}')) as Seen
}

function withinTime<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error(`no end after ${HANG_MS} ms`), { code: 'HUNG' })), HANG_MS)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

function fillIn(call: ProbeCall, client: Client, stage: Stage, token: string): Call {
  const basic = btoa(`user:${stage.seed}`)
  const fill = (text: string): string =>
    text
      .replaceAll('{seed}', stage.seed)
      .replaceAll('{basic}', basic)
      .replaceAll('{key}', stage.key)
      .replaceAll('{token}', token)
  const home: Target = client.secure ? 'secure' : 'main'
  const target = call.target === undefined || call.target === 'home' ? home : call.target
  const base = stage.bases[target]
  const url = (call.userinfo ? base.replace('://', `://user:${stage.seed}@`) : base) + fill(call.path)
  const { redirect, timeoutMs, streamed, strict, expectContinue, connection } = call
  const optional = { redirect, timeoutMs, streamed, strict, expectContinue, connection }
  return {
    method: call.method ?? 'GET',
    url,
    headers: Object.fromEntries(Object.entries(call.headers ?? {}).map(([name, value]) => [name, fill(value)])),
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as Partial<Call>),
    ...(call.body
      ? { body: JSON.stringify(call.body).includes('{seed}') ? fillBody(call.body, fill) : call.body }
      : {}),
    ...(target === 'secure' && !call.distrustful ? { ca: stage.ca } : {}),
  }
}

function fillBody(
  body: NonNullable<ProbeCall['body']>,
  fill: (text: string) => string,
): NonNullable<ProbeCall['body']> {
  return JSON.parse(fill(JSON.stringify(body))) as NonNullable<ProbeCall['body']>
}
