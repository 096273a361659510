/**
 * What a test file of each tool says before its tests: the lines that its users would write. `LOAD` stands for
 * `await import` or `require`, `DIR` for the folder of the recordings. Understudy's test files say nothing.
 */
export const PROLOGUES = {
  stub: `
beforeAll(async () => {
  const { readFileSync } = LOAD('node:fs')
  const bodies = new Map(Object.entries(JSON.parse(readFileSync(DIR + '/bodies.json', 'utf8'))))
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    return new Response(bodies.get(request.url), { headers: { 'content-type': 'application/json' } })
  }
})
`,
  understudy: '',
  'snapshot-agent': `
let agent
beforeAll(async () => {
  const { setGlobalDispatcher, SnapshotAgent } = LOAD('undici')
  agent = new SnapshotAgent({ mode: 'playback', snapshotPath: DIR + '/snapshots.json' })
  setGlobalDispatcher(agent)
})
afterAll(() => agent.close())
`,
  'vcr-test': `
let cassette
beforeAll(async () => {
  const { FileStorage, RecordMode, VCR } = LOAD('vcr-test')
  const vcr = new VCR(new FileStorage(DIR))
  vcr.mode = RecordMode.none
  cassette = await vcr.useCassette('bench')
})
afterAll(() => cassette[Symbol.asyncDispose]())
`,
  polly: `
let polly
beforeAll(async () => {
  const { Polly } = LOAD('@pollyjs/core')
  const plain = (module) => module.default?.default ?? module.default ?? module
  Polly.register(plain(LOAD('@pollyjs/adapter-fetch')))
  Polly.register(plain(LOAD('@pollyjs/adapter-node-http')))
  Polly.register(plain(LOAD('@pollyjs/persister-fs')))
  polly = new Polly('bench', {
    adapters: ['fetch', 'node-http'],
    mode: 'replay',
    recordIfMissing: false,
    persister: 'fs',
    persisterOptions: { fs: { recordingsDir: DIR + '/polly' } },
  })
})
afterAll(() => polly.stop())
`,
  nock: `
let nock, nockDone
beforeAll(async () => {
  ;({ default: nock } = LOAD('nock'))
  nock.back.fixtures = DIR
  nock.back.setMode('lockdown')
  ;({ nockDone } = await nock.back('nock.json'))
})
afterAll(() => {
  nockDone()
  nock.restore()
})
`,
  'msw-3': `
let server
beforeAll(async () => {
  const { readFileSync } = LOAD('node:fs')
  const { HttpResponse } = LOAD('msw')
  const { http } = LOAD('msw/http')
  const { setupServer } = LOAD('msw/node')
  const bodies = new Map(Object.entries(JSON.parse(readFileSync(DIR + '/bodies.json', 'utf8'))))
  const headers = { 'content-type': 'application/json' }
  server = setupServer(http.all('*', ({ request }) => new HttpResponse(bodies.get(request.url), { headers })))
  server.listen()
})
afterAll(() => server.close())
`,
}
