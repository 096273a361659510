import type { Answer } from '../network/call.js'

/** An answer that says nothing: what is to be said is put over it. */
export const NO_ANSWER: Answer = {
  status: 0,
  statusText: '',
  headers: [],
  body: null,
  decoded: null,
  chunks: null,
  informational: [],
  trailers: [],
  latencyMs: 0,
  failure: null,
  plain: false,
}
