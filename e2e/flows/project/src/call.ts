/** What a service answered, with its JSON parsed. */
export interface Reply<T> {
  status: number
  headers: Headers
  body: T
}

/** How to call. */
export interface Call {
  method?: string
  headers?: Record<string, string>
  json?: unknown
}

/** An answer that is no success. */
export class RefusedError extends Error {
  readonly status: number
  readonly code: string | undefined

  constructor(status: number, code: string | undefined) {
    super(`refused with ${status}: ${code}`)
    this.status = status
    this.code = code
  }
}

/** Call a service that speaks JSON. */
export async function call<T>(url: string, { method = 'GET', headers = {}, json }: Call = {}): Promise<Reply<T>> {
  const body = json === undefined ? {} : { body: JSON.stringify(json) }
  const type = json === undefined ? {} : { 'content-type': 'application/json' }
  const response = await fetch(url, { method, headers: { accept: 'application/json', ...type, ...headers }, ...body })
  const text = await response.text()
  const value: unknown = text === '' ? null : JSON.parse(text)
  if (!response.ok) {
    const { error } = (value ?? {}) as { error?: { code?: string } }
    throw new RefusedError(response.status, error?.code)
  }
  return { status: response.status, headers: response.headers, body: value as T }
}

/** A setting that the application cannot do without. */
export function setting(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set`)
  return value
}
