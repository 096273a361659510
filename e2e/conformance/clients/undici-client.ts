import type { Client } from './client.ts'
import { createOriginClient } from './undici.ts'

/** npm undici's `Client`, one for each origin. */
export const client: Client = createOriginClient('client')
