/**
 * The tools, in the order of the tables. Each has a module that exports `replay(job)` and,
 * where it has a format of its own, `record(job)`. A job names `dir`, `origin`, `count` and `client`.
 * Both resolve to a player: `within(fn)` runs the calls, `finish()` saves what was recorded, and `rewind()` puts
 * used recordings back where the tool plays each of them once.
 */
export const TOOLS = {
  stub: 'hand-made stub',
  understudy: 'Understudy',
  'snapshot-agent': 'undici 8 SnapshotAgent',
  'vcr-test': 'vcr-test 1',
  'mock-agent': 'undici 8 MockAgent',
  'msw-2': 'MSW 2, one catch-all + Map',
  polly: 'Polly 6',
  'msw-snapshot': 'msw-snapshot 5 (MSW 2)',
  'msw-3': 'MSW 3, one catch-all + Map',
  nock: 'nock 15 nockBack',
  loopback: 'no tool: loopback server (wall time)',
}

/** The clients that each tool intercepts, known without loading it. */
export const TOOL_CLIENTS = {
  stub: ['fetch', 'http', 'axios', 'axios-fetch', 'undici'],
  understudy: ['fetch', 'http', 'axios', 'axios-fetch', 'undici'],
  'snapshot-agent': ['fetch', 'axios-fetch', 'undici'],
  'vcr-test': ['fetch', 'http', 'axios', 'axios-fetch'],
  'mock-agent': ['fetch', 'axios-fetch', 'undici'],
  'msw-2': ['fetch', 'http', 'axios', 'axios-fetch'],
  polly: ['fetch', 'http', 'axios', 'axios-fetch'],
  'msw-snapshot': ['fetch', 'http', 'axios', 'axios-fetch'],
  'msw-3': ['fetch', 'http', 'axios', 'axios-fetch'],
  nock: ['fetch', 'http', 'axios', 'axios-fetch', 'undici'],
  loopback: ['fetch', 'http', 'axios', 'axios-fetch', 'undici'],
}

/** Import a tool's module. */
export const loadTool = (name) => import(`./${name}.mjs`)
