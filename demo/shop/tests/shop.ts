import type { Server } from 'node:http'
import { createShop } from '../src/server.ts'

/** The shop's answer to a test. */
export interface Answer {
  status: number
  body: Record<string, unknown>
}

let server: Server

/** Start the shop on a free port before the tests of a file, and stop it after them. */
export function useShop(): { get(path: string): Promise<Answer>; post(path: string, body?: unknown): Promise<Answer> } {
  beforeAll(async () => {
    server = createShop()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => void server.close())
  return {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, JSON.stringify(body)),
  }
}

async function call(method: string, path: string, body?: string): Promise<Answer> {
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, ...(body === undefined ? {} : { body }) })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
