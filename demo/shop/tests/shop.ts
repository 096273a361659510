import type { Server } from 'node:http'
import { createShop } from '../src/server.ts'

/** The shop's answer to a test. */
export interface Answer<T> {
  status: number
  body: T
}

type Json = Record<string, unknown>

interface Customer {
  get<T = Json>(path: string): Promise<Answer<T>>
  post<T = Json>(path: string, body?: unknown): Promise<Answer<T>>
}

let server: Server

/** Give each test of a file a shop of its own, on a free port. */
export function useShop(): Customer {
  beforeEach(async () => {
    server = createShop()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterEach(() => void server.close())
  return {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, JSON.stringify(body)),
  }
}

async function call<T>(method: string, path: string, body?: string): Promise<Answer<T>> {
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, ...(body === undefined ? {} : { body }) })
  return { status: response.status, body: (await response.json()) as T }
}
