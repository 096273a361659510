import { setTimeout as sleep } from 'node:timers/promises'

/** What a service answered, whichever client asked. */
export interface Answer {
  status: number
  body: unknown
}

/** A service said no, or said nothing. */
export class DownstreamError extends Error {
  readonly service: string
  /** 0 where no answer came. */
  readonly status: number
  readonly reason: string

  constructor(service: string, status: number, reason: string, cause?: unknown) {
    super(`${service} answered ${status}: ${reason}`, { cause })
    this.service = service
    this.status = status
    this.reason = reason
  }
}

const PAUSE_MS = 20

/** Ask a service, and once more where it is not well. Whoever asks sees to it that asking twice does no harm. */
export async function ask<T>(service: string, send: () => Promise<Answer>): Promise<T> {
  const first = await attempt(service, send)
  const { status, body } = first.status === 0 || first.status >= 500 ? await again(service, send) : first
  if (status >= 200 && status < 300) return body as T
  const reason = typeof body === 'object' && body !== null && 'error' in body ? String(body.error) : 'no reason given'
  throw new DownstreamError(service, status, reason)
}

async function attempt(service: string, send: () => Promise<Answer>): Promise<Answer> {
  return send().catch(() => ({ status: 0, body: { error: `${service} did not answer` } }))
}

async function again(service: string, send: () => Promise<Answer>): Promise<Answer> {
  await sleep(PAUSE_MS)
  return send().catch((cause: unknown) => {
    throw new DownstreamError(service, 0, 'it did not answer', cause)
  })
}
