/** Why calls of a file of traffic are not imported: what a count of them is followed by. */
export const SKIP_REASONS = {
  filtered: 'left out by the filters',
  unclaimed: 'of no service of the configuration (--url or --service takes them all the same)',
  passed: 'of this machine or the passthrough list, which are never replayed: make them a service of the configuration',
  page: "the page's own: documents, scripts, styles, images, fonts (--url or --service takes them all the same)",
  preflight: 'CORS preflights, which only browsers send (--preflights takes them)',
  'not-http': 'not of HTTP: data:, blob:, ws: and the like',
  'worker-copy': 'told twice: by the page, and by its service worker',
  'worker-made': 'made by the service worker of a page: no service answered',
  'not-modified': 'answered 304 to what the browser had in its cache (--status 304 takes them)',
  'given-up': 'given up or blocked by the browser',
  'no-answer': 'without an answer, and without an error that a client of Node could have',
  'no-body': "whose answer's body is not in the file",
} as const

/** Why a call is not imported. */
export type SkipReason = keyof typeof SKIP_REASONS
