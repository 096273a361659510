import { afterEach, beforeEach, expect, it } from 'vitest'
import { interaction, leaveRun, type ShopTest } from './last-run.js'
import { makeOutsideFolder, type OutsideFolder } from './outside-folder.js'

const RECORDING = 'src/__mocks__/shop.test.recorded.json'

let folder: OutsideFolder

beforeEach(async () => {
  folder = await makeOutsideFolder()
})

afterEach(() => folder.remove())

const check = (...args: string[]) => folder.understudy('check', ...args)

const ONE_UNUSED: ShopTest[] = [
  { name: 'a', uses: ['Shop.getOrder#1'], recorded: ['Shop.getOrder#1', 'Shop.getOrder#2', 'Shop.getOrder#3'] },
]

async function saveRecording(file: string, recordedAt?: string): Promise<void> {
  const one = interaction('Shop.getOrder#1', 'a', '1')
  await folder.save(file, JSON.stringify({ version: 1, interactions: [{ ...one, ...(recordedAt && { recordedAt }) }] }))
}

it('tells what a complete run has not used', async () => {
  await leaveRun(folder, ONE_UNUSED)
  expect(await check()).toEqual({
    code: 1,
    out: [
      `[unused] ${RECORDING} holds 2 interactions that no test uses`,
      '  interaction  Shop.getOrder#2',
      '               Shop.getOrder#3',
      '  fix          understudy prune removes them',
      '',
      '1 recording checked, 2 findings',
      '',
    ].join('\n'),
    err: '',
  })
})

it('gives each unused interaction a finding with --json', async () => {
  await leaveRun(folder, ONE_UNUSED)
  const { findings, summary } = JSON.parse((await check('--json')).out)
  expect(summary).toEqual({ recordings: 1, findings: 2, redactions: 0, useUnknown: 0 })
  expect(findings).toEqual(
    ['Shop.getOrder#2', 'Shop.getOrder#3'].map((id) => ({
      kind: 'unused',
      recording: RECORDING,
      interaction: id,
      message: expect.stringContaining(`[unused] ${RECORDING} holds an interaction that no test uses\n`),
    })),
  )
})

it('does not know what is unused after a run that left tests out', async () => {
  await leaveRun(folder, ONE_UNUSED, { runs: [{ root: '', shard: null, partial: ['tests were chosen by name'] }] })
  const { code, out } = await check()
  expect({ code, out }).toEqual({
    code: 0,
    out: '1 recording checked, 0 findings\nWhich interactions are unused is not known: run all tests first (npx jest --ci, or CI=1 npx vitest run)\n',
  })
})

it('does not know it of a recording whose test was changed since', async () => {
  await leaveRun(folder, ONE_UNUSED)
  await folder.date('src/shop.test.ts', Date.now() + 120_000)
  expect(JSON.parse((await check('--json')).out).summary).toMatchObject({ findings: 0, useUnknown: 1 })
})

it('finds the run in the folder of a package', async () => {
  await folder.save('packages/other/src/__mocks__/x.test.recorded.json', '{ "version": 1, "interactions": [] }')
  await folder.save('packages/other/src/x.test.ts', '')
  await leaveRun(folder, ONE_UNUSED)
  expect(JSON.parse((await check('--json', '.')).out).summary).toMatchObject({ recordings: 2, findings: 2 })
})

it('tells a recording whose test file is gone', async () => {
  await saveRecording('src/__mocks__/gone.test.recorded.json')
  await folder.save('src/gone.ts', '')
  expect(await check()).toEqual({
    code: 1,
    out: [
      '[orphan] src/__mocks__/gone.test.recorded.json belongs to no test file',
      '  expected  src/gone.test.ts, or with another extension',
      '  fix       move it with its test file; if that is gone, understudy prune removes it',
      '',
      '1 recording checked, 1 finding',
      '',
    ].join('\n'),
    err: '',
  })
})

const long = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)

it('tells what no one verified for staleAfter', async () => {
  await saveRecording(RECORDING, long(8))
  await folder.save('src/shop.test.ts', '')
  expect((await check()).code).toBe(0)
  await folder.save('understudy.config.json', '{ "staleAfter": "1w" }')
  const { code, out } = await check()
  expect(code).toBe(1)
  expect(out).toContain(
    [
      `[stale] ${RECORDING} holds an interaction that no one verified for 7 days`,
      `  interaction  Shop.getOrder#1, not verified since ${long(8)}`,
      '  fix          run understudy drift, which verifies it, or raise staleAfter in understudy.config.json\n',
    ].join('\n'),
  )
})

/** Says of a recording, seen from a project's root, that its one interaction was verified so many days ago. */
const verified = (recording: string, days: number): string =>
  JSON.stringify({ version: 1, verified: { [recording]: { 'Shop.getOrder#1': long(days) } } })

it('counts from when an interaction was last verified, by the file in the root of its project', async () => {
  await folder.save('packages/a/src/shop.test.ts', '')
  await saveRecording(`packages/a/${RECORDING}`, long(100))
  await folder.save('packages/a/understudy.verified.json', verified(RECORDING, 31))
  expect((await check()).out).toContain(`Shop.getOrder#1, not verified since ${long(31)}\n`)
  await folder.save('understudy.verified.json', verified(`packages/a/${RECORDING}`, 29))
  expect((await check()).code).toBe(0)
})

it('goes by the recordings where the verified dates cannot be read, and tells of it once', async () => {
  await folder.save('src/shop.test.ts', '')
  await folder.save('src/till.test.ts', '')
  await saveRecording(RECORDING, long(100))
  await saveRecording(RECORDING.replace('shop', 'till'), long(100))
  await folder.save('understudy.verified.json', '<<<<<<< HEAD\n')
  const { findings } = JSON.parse((await check('--json')).out) as { findings: { kind: string; recording: string }[] }
  expect(findings.map(({ kind }) => kind)).toEqual(['stale', 'stale', 'verified-invalid'])
  expect(findings.at(-1)?.recording).toBe('understudy.verified.json')
  expect((await check()).out).toContain('a merge left its conflict marks in it')
})

it('judges only what is staged with --staged', async () => {
  await folder.git('init', '--quiet')
  await leaveRun(folder, ONE_UNUSED)
  await saveRecording('src/__mocks__/gone.test.recorded.json')
  await folder.git('add', RECORDING)
  const { findings } = JSON.parse((await check('--staged', '--json')).out) as { findings: { kind: string }[] }
  expect(findings.map(({ kind }) => kind)).toEqual(['unused', 'unused'])
})
