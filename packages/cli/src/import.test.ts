import { existsSync } from 'node:fs'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeOutsideFolder, type Ending, type OutsideFolder } from './outside-folder.js'

const FIXTURES = join(import.meta.dirname, '../../core/src/traffic/fixtures')

const RECORDING = 'src/__mocks__/refunds.test.recorded.json'

/** Of what the file of DevTools holds, in any part. */
const SECRETS = [
  'hunter2-Very-Secret',
  'tok_live_9f8e7d6c',
  's3cr3t-session-0001',
  'AKxx-very-secret-key',
  'ada.lovelace',
]

let folder: OutsideFolder

beforeEach(async () => {
  folder = await makeOutsideFolder()
  const operations = { refund: 'POST /v1/refunds', logIn: 'POST /v1/login' }
  const services = { Shop: { baseUrl: 'http://127.0.0.1:4310', operations } }
  await folder.save('understudy.config.json', JSON.stringify({ services }))
  await folder.save('src/refunds.test.ts', "it('tells of a refused refund', () => {})\n")
  await copyFile(join(FIXTURES, 'devtools.har'), folder.path('bug.har'))
})

afterEach(() => folder.remove())

const importHar = (...args: string[]): Promise<Ending> => folder.understudy('import', 'har', 'bug.har', ...args)

/** What a page of the documentation shows in a block of a name. */
async function blockOf(page: string, name: string): Promise<string | undefined> {
  const text = await readFile(join(import.meta.dirname, '../../../docs', page), 'utf8')
  return new RegExp(`^\`\`\`text ${name}\\n(.*?)^\`\`\`$`, 'ms').exec(text)?.[1]
}

const INTO = ['--into', 'src/refunds.test.ts']

it('imports what is asked for, and says what and what not', async () => {
  const { code, out, err } = await importHar(...INTO, '--operation', 'refund', '--operation', 'Shop.logIn')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toBe(await blockOf('import.md', 'imported'))
  const text = await folder.load(RECORDING)
  expect(text).toContain('"id": "Shop.refund#2"')
  expect(SECRETS.filter((secret) => `${text}${out}`.includes(secret))).toEqual([])
})

it('lists all of it in a dry run, and writes nothing', async () => {
  const { code, out } = await importHar(...INTO, '--dry-run', '--test', 'tells of a refused refund', '--status', '5xx')
  expect(code).toBe(0)
  expect(out).toContain(`1 of 38 calls of bug.har would be imported into ${RECORDING}: 1 new`)
  expect(out).toContain('    200 GET http://127.0.0.1:4310/v1/gzip (Shop GET /v1/gzip)')
  expect(SECRETS.filter((secret) => out.includes(secret))).toEqual([])
  expect(existsSync(folder.path(RECORDING))).toBe(false)
})

it('changes nothing the second time', async () => {
  await importHar(...INTO)
  const before = await folder.load(RECORDING)
  const { code, out } = await importHar('--into', RECORDING)
  expect(code).toBe(0)
  expect(out).toContain(`24 of 38 calls of bug.har imported into ${RECORDING}: 24 unchanged, 12 values`)
  expect(await folder.load(RECORDING)).toBe(before)
})

it('prints the result as JSON', async () => {
  const { out } = await importHar(...INTO, '--url', '/v1/refunds', '--last', '1', '--json')
  const result = JSON.parse(out) as { calls: { skipped: string | null }[] }
  expect(result).toMatchObject({
    version: 1,
    recording: RECORDING,
    dryRun: false,
    summary: { calls: 38, imported: 1, skipped: 37 },
    added: ['Shop.refund#1'],
    changed: [],
    unchanged: 0,
    losses: [],
    notes: [],
  })
  expect(result.calls.find(({ skipped }) => skipped === null)).toEqual({
    method: 'POST',
    url: 'http://127.0.0.1:4310/v1/refunds',
    status: 201,
    error: null,
    service: 'Shop',
    operation: 'refund',
    skipped: null,
  })
})

it('names what the file holds where nothing fits, and ends with 1', async () => {
  const { code, out } = await importHar(...INTO, '--service', 'Paymnts')
  expect(code).toBe(1)
  expect(out).toContain('0 of 38 calls of bug.har imported: nothing fits')
  expect(out).toContain('services and operations in what was read: Shop logIn, Shop OPTIONS /v1/login, ')
  expect(existsSync(folder.path(RECORDING))).toBe(false)
})

it('says where there is no such test file or test yet', async () => {
  const early = await importHar('--into', 'src/later.test.ts', '--operation', 'refund')
  expect(early.out).toContain('\nsrc/later.test.ts is not there yet: what is imported waits for it\n')
  const { out } = await importHar(...INTO, '--test', 'refunds > tells of a refusd refund', '--operation', 'refund')
  expect(out).toContain('\nno test in the file is called "tells of a refusd refund", as far as its text tells')
})

it('reads the bodies beside a HAR, be it packed or not, and none from elsewhere', async () => {
  const packed = await readFile(join(FIXTURES, 'playwright-attach.har.zip'))
  await writeFile(folder.path('run.har.zip'), packed)
  const { code, out } = await folder.understudy('import', 'har', 'run.har.zip', ...INTO, '--url', '/v1/scan')
  expect({ code, isTaken: out.includes('1 new') }).toEqual({ code: 0, isTaken: true })
  const entry = (file: string): unknown => ({
    request: { method: 'GET', url: `http://127.0.0.1:4310/${file}`, headers: [] },
    response: { status: 200, headers: [], content: { size: 9, _file: file } },
  })
  await folder.save('hars/a.json', '{"own":1}')
  await folder.save('private.json', '{"private":1}')
  await folder.save('hars/run.har', JSON.stringify({ log: { entries: ['a.json', '../private.json'].map(entry) } }))
  const beside = await folder.understudy('import', 'har', 'hars/run.har', ...INTO)
  expect(beside.out).toContain("1 whose answer's body is not in the file")
  const text = await folder.load(RECORDING)
  expect([text.includes('"own": 1'), text.includes('private')]).toEqual([true, false])
})

it('reads UTF-16, which Windows makes of what is redirected into a file', async () => {
  const text = await readFile(join(FIXTURES, 'devtools.har'), 'utf8')
  await writeFile(folder.path('bug.har'), Buffer.from(`\uFEFF${text}`, 'utf16le'))
  expect((await importHar(...INTO, '--dry-run')).out).toContain('24 of 38 calls of bug.har')
})

it('unpacks what mitmproxy packs', async () => {
  await writeFile(folder.path('run.zhar'), deflateSync(await readFile(folder.path('bug.har')), { level: 9 }))
  const { out } = await folder.understudy('import', 'har', 'run.zhar', ...INTO, '--operation', 'refund')
  expect(out).toContain('2 of 38 calls of run.zhar imported')
})

it.each([
  [['har', 'bug.har'], "required option '--into <file>' not specified"],
  [['hra', 'bug.har', ...INTO], '"hra" is no format of traffic. There are: har, nock, polly, undici, vcr.'],
  [['har', 'gone.har', ...INTO], 'There is no file "gone.har".'],
  [['har', 'src', ...INTO], '"src" is a folder'],
  [['har', 'bug.har', '--into', 'src'], '"src" is a folder: name the test file that the calls are for.'],
  [['har', 'bug.har', '--into', 'notes.md'], '"notes.md" is neither a test file'],
  [['har', 'bug.har', '--into', 'a.test.recorded.json'], 'is in no folder "__mocks__"'],
  [['har', 'bug.har', ...INTO, '--status', 'ok'], 'It should be like 404, 5xx or 0.'],
  [['har', 'bug.har', ...INTO, '--last', '0'], 'It should be a number from 1 on.'],
  [['har', 'understudy.config.json', ...INTO], '[traffic-invalid] "understudy.config.json" is not a HAR file'],
  [['nock', 'bug.har', ...INTO], 'it looks like a HAR file'],
])('refuses %j with 3', async (args, message) => {
  const { code, out, err } = await folder.understudy('import', ...args)
  expect({ code, out }).toEqual({ code: 3, out: '' })
  expect(err).toContain(message)
})

it('tells of files that are not of the format as the documentation shows', async () => {
  await folder.save('bug.har', '{"log":{"entries":[{"request":{"method":"GET"}}]}}')
  const call = { scope: 'https://a.example:443', method: 'GET', path: '/', body: '', status: 200, response: {} }
  await folder.save('calls.json', JSON.stringify([call]))
  expect((await importHar(...INTO)).err).toBe(await blockOf('errors/traffic-invalid.md', 'place'))
  const other = await folder.understudy('import', 'har', 'calls.json', ...INTO)
  expect(other.err).toBe(await blockOf('errors/traffic-invalid.md', 'other'))
})
