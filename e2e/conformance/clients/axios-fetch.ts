import { createAxiosClient } from './axios.ts'
import type { Client } from './client.ts'

/** axios over the global `fetch`. */
export const client: Client = createAxiosClient('fetch')
