import type { Server } from 'node:http'
import dynalite from 'dynalite'

/** DynamoDB, as dynalite speaks it, in memory. */
export function createDynamoService(): Server {
  return dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })
}
