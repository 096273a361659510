const VISIBILITY = ['public', 'private', 'internal']
const FINISHES = ['stop', 'length', 'tool_calls']
const LANGUAGES = {
  known: ['Go', 'HTML', 'TypeScript', 'C++', 'C#', 'Shell', 'CSS', 'Python', 'Ruby', 'Makefile', 'Dockerfile', 'Lua'],
  later: ['Rust', 'Zig'],
  take: 4,
}
const JOB_STATES = ['queued', 'running', 'passed', 'failed']
const ENTRIES = [
  (s) => ({ kind: 'file', name: `${s.lower(7)}.pdf`, size: s.count(900_000), contentHash: s.hex(64), rev: s.hex(15) }),
  (s) => ({ kind: 'folder', name: s.lower(9), sharing: s.maybe({ readOnly: s.chance(0.5) }) }),
]

/** Repositories, search, files, chat models, jobs, GraphQL and RPC. */
export const SOFTWARE = [
  {
    name: 'repository',
    call: { service: 'Repos', operation: 'GET /repos/:owner/:repo', path: '/repos/acme/kettle' },
    recordings: 6,
    headers: (s) => ({ etag: `W/"${s.hex(32)}"`, 'x-ratelimit-remaining': s.digits(4) }),
    body: (s) => ({
      id: s.count(800_000),
      node_id: s.base64(15),
      full_name: 'acme/kettle',
      owner: { login: 'acme', id: 9919, type: 'Organization', site_admin: false },
      private: s.chance(0.5),
      description: s.nullable(s.text()),
      visibility: s.oneOf(VISIBILITY),
      pushed_at: s.second(),
      stargazers_count: s.count(4000),
      license: s.nullable({ key: 'mit', name: 'MIT License', spdx_id: 'MIT' }),
      topics: s.list(0, 6, () => s.lower(6)),
      languages: s.map(LANGUAGES, () => s.count(90_000)),
      permissions: s.maybe({ admin: false, push: s.chance(0.5), pull: true }),
    }),
    targets: {
      required: '/stargazers_count',
      integer: '/stargazers_count',
      object: '/owner',
      moment: '/pushed_at',
    },
  },
  {
    name: 'search',
    call: {
      service: 'Search',
      operation: 'POST /indexes/:index/query',
      method: 'POST',
      path: '/indexes/docs/query',
      body: { q: 'kettle' },
    },
    recordings: 4,
    body: (s) => ({
      took: s.count(90),
      timedOut: false,
      hits: s.list(3, 8, () => ({
        _id: s.base62(20),
        _score: s.decimal(0.2, 14, 6),
        source: { title: s.text(), views: s.count(8000), publishedOn: s.day() },
        highlight: s.maybe({ title: [`<em>kettle</em> ${s.lower(5)}`] }),
      })),
      facets: s.map({ known: ['de', 'en', 'fr', 'es', 'nl', 'pl', 'sv', 'ja'], later: ['it', 'pt'], take: 4 }, () =>
        s.count(400),
      ),
      nextCursor: s.nullable(s.base64url(24)),
    }),
    targets: {
      required: '/hits/*/source/views',
      integer: '/hits/*/source/views',
      object: '/hits/*/source',
      list: '/hits',
    },
  },
  {
    name: 'files',
    call: { service: 'Files', operation: 'GET /folders/:id/entries', path: '/folders/0/entries' },
    recordings: 4,
    body: (s) => ({
      entries: s.list(4, 10, () => ({
        id: `fid:${s.base62(16)}`,
        ...s.oneOf(ENTRIES)(s),
        modifiedAt: s.second(),
        owner: { login: s.email() },
      })),
      hasMore: s.chance(0.5),
    }),
    targets: {
      required: '/entries/*/name',
      object: '/entries/*/owner',
      moment: '/entries/*/modifiedAt',
      id: '/entries/*/id',
      list: '/entries',
    },
  },
  {
    name: 'chat completion',
    call: {
      service: 'Llm',
      operation: 'POST /v1/chat/completions',
      method: 'POST',
      path: '/v1/chat/completions',
      body: { model: 'small-2', messages: [] },
    },
    recordings: 6,
    body: (s) => ({
      id: `chatcmpl-${s.base62(24)}`,
      object: 'chat.completion',
      created: s.epoch(),
      model: 'small-2',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: s.nullable(s.text()), refusal: null },
          finish_reason: s.oneOf(FINISHES),
        },
      ],
      usage: { prompt_tokens: s.count(900), completion_tokens: s.count(900), total_tokens: s.count(1800) },
      system_fingerprint: s.nullable(`fp_${s.hex(10)}`),
    }),
    targets: {
      required: '/usage/total_tokens',
      integer: '/usage/total_tokens',
      object: '/usage',
      id: '/id',
      list: '/choices',
    },
  },
  {
    name: 'jobs',
    call: { service: 'Builds', operation: 'GET /projects/:id/jobs', path: '/projects/7/jobs' },
    recordings: 3,
    body: (s) => ({
      data: s.list(4, 9, () => ({
        id: `job_${s.base36(12)}`,
        state: s.oneOf(JOB_STATES),
        startedAt: s.moment(),
        finishedAt: s.nullable(s.moment()),
        durationSeconds: s.count(4000),
        commit: { sha: s.hex(40), message: s.text() },
        artifacts: s.list(1, 3, () => ({ path: `out/${s.lower(6)}.tgz`, bytes: s.count(900_000) })),
        coverage: s.maybe(s.decimal(20, 99, 1)),
      })),
      meta: { total: s.count(900), perPage: 20 },
    }),
    targets: {
      required: '/data/*/durationSeconds',
      integer: '/data/*/durationSeconds',
      object: '/data/*/commit',
      closed: '/data/*/state',
      moment: '/data/*/startedAt',
      id: '/data/*/id',
      list: '/data',
    },
  },
  {
    name: 'GraphQL orders',
    call: {
      service: 'Graph',
      operation: 'RecentOrders',
      method: 'POST',
      path: '/graphql',
      body: { operationName: 'RecentOrders', query: 'query RecentOrders { viewer { id } }' },
    },
    recordings: 4,
    body: (s) => ({
      data: {
        viewer: {
          id: s.base64(12),
          orders: {
            totalCount: s.count(90),
            pageInfo: { hasNextPage: s.chance(0.5), endCursor: s.nullable(s.base64(9)) },
            edges: s.list(3, 6, () => ({
              cursor: s.base64(9),
              node: {
                __typename: 'Order',
                id: s.base64(12),
                total: s.decimal(3, 90),
                note: s.nullable(s.text()),
                placedAt: s.second(),
              },
            })),
          },
        },
      },
      extensions: { cost: { requested: s.count(40) } },
    }),
    targets: {
      required: '/data/viewer/orders/edges/*/node/id',
      integer: '/data/viewer/orders/totalCount',
      object: '/data/viewer/orders/edges/*/node',
      moment: '/data/viewer/orders/edges/*/node/placedAt',
      list: '/data/viewer/orders/edges',
    },
  },
  {
    name: 'JSON-RPC block',
    call: {
      service: 'Chain',
      operation: 'getBlock',
      method: 'POST',
      path: '/rpc',
      body: { jsonrpc: '2.0', id: 1, method: 'getBlock', params: [] },
    },
    recordings: 5,
    body: (s) => ({
      jsonrpc: '2.0',
      id: 1,
      result: {
        height: s.count(900_000),
        hash: `0x${s.hex(64)}`,
        parentHash: `0x${s.hex(64)}`,
        time: s.epoch(),
        transactions: s.list(2, 6, () => `0x${s.hex(64)}`),
        gas: { used: s.count(30_000), limit: 30_000_000 },
        extra: s.nullable(`0x${s.hex(16)}`),
      },
    }),
    targets: {
      required: '/result/hash',
      integer: '/result/height',
      object: '/result/gas',
      list: '/result/transactions',
    },
  },
]
