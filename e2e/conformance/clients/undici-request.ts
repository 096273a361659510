import type { Client } from './client.ts'
import { createRequestClient } from './undici.ts'

/** npm undici's `request`. */
export const client: Client = createRequestClient()
