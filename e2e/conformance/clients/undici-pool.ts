import type { Client } from './client.ts'
import { createOriginClient } from './undici.ts'

/** npm undici's `Pool`, one for each origin. */
export const client: Client = createOriginClient('pool')
