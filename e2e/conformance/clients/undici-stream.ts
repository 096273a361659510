import type { Client } from './client.ts'
import { createStreamClient } from './undici.ts'

/** npm undici's `stream`. */
export const client: Client = createStreamClient()
