import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeOutsideFolder, type OutsideFolder } from './outside-folder.js'

const SHOP = 'src/__mocks__/shop.test.recorded.json'

const INTERACTIONS = [
  {
    id: 'Pay.refund#1',
    test: 'shop > refunds',
    service: 'Pay',
    operation: 'refund',
    recordedAt: '2026-11-22',
    request: {
      method: 'POST',
      url: 'https://pay.example.com/refunds',
      headers: { 'content-type': 'application/json', 'idempotency-key': '{{uuid}}' },
      body: { json: { amount: 1200 } },
    },
    response: { status: 201, headers: {}, body: { json: { amount: '{{request.body.amount}}' } }, latencyMs: 48 },
  },
  {
    id: 'Pay.charge#1',
    test: null,
    service: 'Pay',
    operation: 'charge',
    recordedAt: '2026-11-22',
    request: { method: 'GET', url: 'https://pay.example.com/charges/1', headers: {} },
    response: { status: 200, headers: {}, body: { stream: [{ delayMs: 5, text: 'a' }] }, latencyMs: 3 },
  },
]

const CONFIG = {
  services: {
    Pay: { baseUrl: 'https://pay.example.com', operations: { refund: 'POST /refunds', charge: 'GET /charges/:id' } },
  },
}

let folder: OutsideFolder

beforeEach(async () => {
  folder = await makeOutsideFolder()
  await folder.save('understudy.config.json', JSON.stringify(CONFIG))
  await folder.save('src/shop.test.ts', '')
  await folder.save(SHOP, JSON.stringify({ version: 1, interactions: INTERACTIONS }))
})

afterEach(() => folder.remove())

interface Log {
  log: {
    entries: { request: { url: string }; response: { content: { text?: string } }; _understudy: { id: string } }[]
  }
}

describe('understudy export', () => {
  it('writes a HAR to the standard output, and what it lacks to the standard error', async () => {
    const { code, out, err } = await folder.understudy('export', 'har')
    const { log } = JSON.parse(out) as Log
    expect(code).toBe(0)
    expect(log.entries.map(({ response, _understudy }) => [_understudy.id, response.content.text])).toEqual([
      ['Pay.refund#1', '{"amount":1200}'],
      ['Pay.charge#1', 'a'],
    ])
    expect(err).toBe(
      'Not all of it can be carried over:\n  1 × streams are joined: other tools are not told when their pieces came\n',
    )
  })

  it('writes the chosen ones of a test file into a file, which can be imported again', async () => {
    const written = await folder.understudy(
      'export',
      'har',
      'src/shop.test.ts',
      '--operation',
      'Pay.refund',
      '--out',
      'a.har',
    )
    expect(written).toEqual({ code: 0, out: '', err: '1 interaction written to a.har\n' })
    await folder.save('src/other.test.ts', "test('refunds', () => {})")
    const { code } = await folder.understudy('import', 'har', 'a.har', '--into', 'src/other.test.ts')
    expect(code).toBe(0)
    const text = await folder.load('src/__mocks__/other.test.recorded.json')
    expect(JSON.parse(text)).toEqual({ version: 1, interactions: [INTERACTIONS[0]] })
  })

  it('says what is recorded where nothing fits', async () => {
    const { code, out, err } = await folder.understudy('export', 'har', '--service', 'Shop')
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toBe('Nothing is exported: no interaction fits. Recorded are: Pay.refund, Pay.charge\n')
  })

  it.each([
    [['pcap'], '"pcap" is no format that can be written. There is: har.\n'],
    [['har', 'gone.test.ts'], 'There is no file or folder "gone.test.ts", and no recording of it.\n'],
  ])('refuses %j', async (args, err) => {
    expect(await folder.understudy('export', ...args)).toEqual({ code: 3, out: '', err })
  })
})

describe('understudy import', () => {
  it('imports what another tool has recorded, and says what that lacks', async () => {
    const fixture = new URL('../../core/src/traffic/fixtures/nock/of-http.json', import.meta.url)
    await folder.save('understudy.config.json', '{ "services": { "Shop": { "baseUrl": "http://shop.example.com" } } }')
    await folder.save('fixtures/shop.json', await readFile(fixture, 'utf8'))
    const args = ['import', 'nock', 'fixtures/shop.json', '--into', 'src/shop.test.ts', '--url', '/count']
    expect(await folder.understudy(...args)).toEqual({
      code: 0,
      err: '',
      out: `2 of 12 calls of fixtures/shop.json imported into ${SHOP}: 2 new
  200 GET http://shop.example.com/count (Shop GET /count)
  200 GET http://shop.example.com/count (Shop GET /count)

Not imported:
  10 left out by the filters

Not all of it can be carried over:
  2 × calls come without request headers, which nock keeps with enable_reqheaders_recording
  2 × JSON bodies come without their layout, and without numbers such as 1.0, which are 1 in nock fixtures
  2 × calls come without their time, latency and status text, which nock fixtures do not hold
`,
    })
  })
})
