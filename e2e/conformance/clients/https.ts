import type { Client } from './client.ts'
import { createNodeClient } from './node-http.ts'

/** Node's `https`, with the authority handed over by `ca`. */
export const client: Client = createNodeClient('https')
