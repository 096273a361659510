import type { Client } from './client.ts'
import { createAgentClient } from './undici.ts'

/** npm undici's `Agent`. */
export const client: Client = createAgentClient()
