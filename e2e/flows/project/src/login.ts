import { randomUUID } from 'node:crypto'
import { call, RefusedError, setting, type Reply } from './call.ts'

interface Tokens {
  accessToken: string
  refreshToken: string
  expiresIn: number
}

/** A customer of the bank. */
export interface Customer {
  id: string
  email: string
  requestId: string
}

/** Money on its way. */
export interface Transfer {
  id: string
  requestId: string
  from: string
  to: string
  amount: number
  currency: string
  valueDate: string
}

/** The bank's API, logged in as one customer. */
export class Bank {
  readonly #url = setting('ACCOUNTS_URL')
  #tokens: Tokens = { accessToken: '', refreshToken: '', expiresIn: 0 }
  /** When the access token ends, in ms of the Unix epoch. */
  expiresAt = 0
  /** How often the tokens were refreshed. */
  refreshes = 0

  async signUp(email: string, password: string): Promise<Customer & { sentId: string }> {
    const sentId = randomUUID()
    const json = { requestId: sentId, email, password, signedUpAt: new Date().toISOString() }
    const { body } = await call<Customer>(`${this.#url}/customers`, { method: 'POST', json })
    return { ...body, sentId }
  }

  async logIn(email: string, password: string): Promise<void> {
    const json = { email, password, deviceId: randomUUID() }
    this.#take(await call<Tokens>(`${this.#url}/sessions`, { method: 'POST', json }))
  }

  async me(): Promise<{ id: string; email: string }> {
    return (await this.#authorized<{ id: string; email: string }>('/me')).body
  }

  /** Move money. A repeated attempt of the same request keeps its id. */
  async transfer(wanted: Pick<Transfer, 'requestId' | 'from' | 'to' | 'amount' | 'currency'>): Promise<Transfer> {
    const json = { ...wanted, valueDate: new Date().toISOString().slice(0, 10) }
    return (await this.#authorized<Transfer>('/transfers', { method: 'POST', json })).body
  }

  async transferOf(id: string): Promise<Transfer> {
    return (await this.#authorized<Transfer>(`/transfers/${id}`)).body
  }

  async #authorized<T>(path: string, options: { method?: string; json?: unknown } = {}): Promise<Reply<T>> {
    if (Date.now() >= this.expiresAt) await this.#refresh()
    const attempt = (): Promise<Reply<T>> =>
      call<T>(this.#url + path, { ...options, headers: { authorization: `Bearer ${this.#tokens.accessToken}` } })
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof RefusedError) || error.code !== 'token_expired') throw error
      await this.#refresh()
      return attempt()
    }
  }

  async #refresh(): Promise<void> {
    const json = { refreshToken: this.#tokens.refreshToken, requestedAt: Date.now() }
    this.#take(await call<Tokens>(`${this.#url}/sessions/refresh`, { method: 'POST', json }))
    this.refreshes += 1
  }

  #take({ body }: Reply<Tokens>): void {
    this.#tokens = body
    this.expiresAt = Date.now() + body.expiresIn * 1000
  }
}
