import { decodeBody } from '../body/decoded-body.js'
import type { Exchange } from '../record/index.js'
import { bodyHints, operationOf, type Place, type Services } from '../services/index.js'

/** Bodies beyond this do not tell the operation, in bytes. */
const NAMED_UP_TO = 1024 * 1024

/** Say whose an exchange is, and what it asked. Its request body must not be discarded yet. */
export function nameExchange(exchange: Exchange, services: Services): { place: Place; operation: string } {
  const place = services.place(exchange.url)
  const { size } = exchange.requestBody
  const header = (name: string): string | undefined => exchange.requestHeaders.find(([key]) => key === name)?.[1]
  const body = decodeBody(
    size === 0 || size > NAMED_UP_TO ? null : exchange.requestBody.bytes(),
    header('content-type'),
    header('content-encoding'),
  )
  return { place, operation: operationOf(exchange.method, place, { header, ...bodyHints(body) }).name }
}
