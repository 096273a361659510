import type { Client } from './client.ts'
import { createNodeClient } from './node-http.ts'

/** Node's `http`. */
export const client: Client = createNodeClient('http')
