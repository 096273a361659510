import * as identifiers from './identifiers.mjs'
import * as words from './words.mjs'

/** Rows of look-alikes by class. */
export const LOOKALIKES = {
  uuids: identifiers.uuids,
  'etags and digests': identifiers.digests,
  git: identifiers.git,
  'trace ids': identifiers.traces,
  'cursors and page tokens': identifiers.cursors,
  'publishable keys': identifiers.publishable,
  'idempotency keys': identifiers.idempotency,
  ids: identifiers.ids,
  locations: identifiers.locations,
  numbers: identifiers.numbers,
  prose: words.prose,
  'token counts': words.counts,
  settings: words.settings,
  'keys, codes, states': words.enums,
  'auth metadata': words.metadata,
  'images and other content': words.content,
  'names of things': words.names,
  'machines, versions, handles': words.machines,
  'environment variables': words.environment,
  streams: words.streams,
  'large and compressed': words.bulk,
}
