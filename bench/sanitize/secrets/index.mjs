import * as credentials from './credentials.mjs'
import * as connections from './connections.mjs'
import * as emails from './emails.mjs'
import * as hidden from './hidden.mjs'
import * as personal from './personal.mjs'
import * as tokens from './tokens.mjs'
import * as vendors from './vendors.mjs'
import * as webFlows from './web-flows.mjs'

/** Rows of secrets by class. */
export const SECRETS = {
  authorization: credentials.authorization,
  cookies: credentials.cookies,
  'API-key headers': credentials.keyHeaders,
  'API-key parameters': credentials.keyParameters,
  passwords: credentials.passwords,
  'tokens by key name': tokens.tokens,
  'OAuth codes and states': webFlows.oauth,
  'client secrets': webFlows.clientSecrets,
  'signed URLs': webFlows.signedUrls,
  'database URLs': connections.databaseUrls,
  webhooks: connections.webhooks,
  'one-time codes': connections.oneTimeCodes,
  'private keys': connections.privateKeys,
  'vendor tokens, well known': vendors.wellKnown,
  'vendor tokens, less known': vendors.lessKnown,
  JWTs: tokens.jwts,
  'environment variables': hidden.environment,
  'encoded copies': hidden.encoded,
  streams: hidden.streams,
  'handed on': tokens.flows,
  'e-mail': emails.emails,
  phone: personal.phones,
  'card numbers': personal.cards,
  IBAN: personal.ibans,
  'national ids': personal.nationalIds,
  names: personal.names,
  addresses: personal.addresses,
  'birth dates': personal.birthDates,
}
