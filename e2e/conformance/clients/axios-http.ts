import { createAxiosClient } from './axios.ts'
import type { Client } from './client.ts'

/** axios over Node's `http`. */
export const client: Client = createAxiosClient('http')
