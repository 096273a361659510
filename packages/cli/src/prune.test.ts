import { existsSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { evidenceOf, interaction, leaveRun, remember } from './last-run.js'
import { makeOutsideFolder, type OutsideFolder } from './outside-folder.js'

const RECORDING = 'src/__mocks__/shop.test.recorded.json'

const RUN_ALL = 'Run all tests first: npx jest --ci, or CI=1 npx vitest run\n'

let folder: OutsideFolder

beforeEach(async () => {
  folder = await makeOutsideFolder()
})

afterEach(() => folder.remove())

const prune = (...flags: string[]) => folder.understudy('prune', ...flags)

async function idsLeft(): Promise<string[]> {
  const { interactions } = JSON.parse(await folder.load(RECORDING)) as { interactions: { id: string }[] }
  return interactions.map(({ id }) => id)
}

const ONE_UNUSED = [
  { name: 'a', uses: ['Shop.getOrder#1'], recorded: ['Shop.getOrder#1', 'Shop.getOrder#2'] },
  { name: 'b', uses: ['Shop.getOrder#3'] },
]

it('removes what no test uses, and says what went', async () => {
  await leaveRun(folder, ONE_UNUSED)
  expect(await prune()).toEqual({
    code: 0,
    out: `${RECORDING}: 1 interaction removed\n  Shop.getOrder#2\n\n1 interaction removed\n`,
    err: '',
  })
  expect(await idsLeft()).toEqual(['Shop.getOrder#1', 'Shop.getOrder#3'])
})

it('lists what would go with --dry-run, and touches nothing', async () => {
  await leaveRun(folder, ONE_UNUSED)
  const before = await folder.load(RECORDING)
  const { code, out } = await prune('--dry-run')
  expect({ code, out }).toEqual({
    code: 0,
    out: `${RECORDING}: 1 interaction would be removed\n  Shop.getOrder#2\n\n1 interaction would be removed\n`,
  })
  expect(await folder.load(RECORDING)).toBe(before)
})

it('says so where there is nothing to prune', async () => {
  await leaveRun(folder, [{ name: 'a', uses: ['Shop.getOrder#1'] }])
  expect(await prune()).toEqual({ code: 0, out: 'Nothing to prune\n', err: '' })
})

it('removes the recording of a test file that is gone', async () => {
  await leaveRun(folder, [{ name: 'a', uses: ['Shop.getOrder#1'] }])
  const orphan = { recording: 'src/__mocks__/gone.test.recorded.json', testFile: null, interactions: [] }
  const text = JSON.stringify({ version: 1, interactions: [interaction('Shop.getOrder#1', 'a', '1')] })
  await folder.save(orphan.recording, text)
  const data = evidenceOf([{ name: 'a', uses: ['Shop.getOrder#1'] }])
  await remember(folder, { ...data, recordings: [...data.recordings, orphan] })
  expect(await prune()).toEqual({
    code: 0,
    out: `${orphan.recording} removed with 1 interaction: its test file is gone\n\n1 interaction and 1 recording removed\n`,
    err: '',
  })
  expect(existsSync(folder.path(orphan.recording))).toBe(false)
  expect(await idsLeft()).toEqual(['Shop.getOrder#1'])
})

it('keeps what an interaction that stays takes a value from, and says so', async () => {
  const links = { 'Shop.getOrder#1': '{{Shop.getOrder#2.response.body.id}}' }
  await leaveRun(folder, [
    { name: 'a', uses: ['Shop.getOrder#1'], recorded: ['Shop.getOrder#2', 'Shop.getOrder#1'], links },
  ])
  const { code, out } = await prune()
  expect({ code, out }).toEqual({
    code: 0,
    out: `${RECORDING}: nothing removed\n  kept Shop.getOrder#2, from which Shop.getOrder#1 takes a value\n\nNothing to prune\n`,
  })
  expect(await idsLeft()).toEqual(['Shop.getOrder#2', 'Shop.getOrder#1'])
})

it('refuses after a run that left tests out, and says which run it takes', async () => {
  await leaveRun(folder, ONE_UNUSED, { runs: [{ root: '', shard: null, partial: ['test files were chosen by name'] }] })
  expect(await prune()).toEqual({
    code: 1,
    out: '',
    err: 'Nothing was pruned, as the last run did not run every test:\n  test files were chosen by name\nRun all of them first: npx jest --ci, or CI=1 npx vitest run\n',
  })
  expect(await idsLeft()).toHaveLength(3)
})

it.each([
  ['a test file', 'src/shop.test.ts', ''],
  ['a recording', RECORDING, null],
  ['the configuration', 'understudy.config.json', '{}'],
])('refuses where %s was changed since', async (_what, file, text) => {
  await leaveRun(folder, ONE_UNUSED)
  await folder.save(file, text ?? (await folder.load(file)))
  await folder.date(file, Date.now() + 120_000)
  const { code, err } = await prune()
  expect({ code, err }).toEqual({
    code: 1,
    err: `Nothing was pruned, as this was changed or removed since the last run:\n  ${file}\n${RUN_ALL}`,
  })
  expect(await idsLeft()).toHaveLength(3)
})

it('takes no report that is made later for a later run', async () => {
  await leaveRun(folder, ONE_UNUSED)
  await folder.save('src/shop.test.ts', 'edited')
  await folder.date('src/shop.test.ts', Date.now() + 90_000)
  expect((await folder.understudy('coverage', '--reporter', 'json')).code).toBe(0)
  const { code, err } = await prune()
  expect(code).toBe(1)
  expect(err).toContain('  src/shop.test.ts\n')
})

it('goes by a written result where nothing is remembered', async () => {
  await leaveRun(folder, ONE_UNUSED)
  await folder.understudy('coverage', '--reporter', 'json')
  await folder.save('node_modules/.cache/understudy/coverage.json', 'gone')
  expect(await prune()).toMatchObject({ code: 0, out: expect.stringContaining('1 interaction removed') })
})

it('refuses where a recording is new since the run', async () => {
  await leaveRun(folder, ONE_UNUSED)
  await folder.save('src/__mocks__/new.test.recorded.json', '{ "version": 1, "interactions": [] }')
  const { code, err } = await prune()
  expect(code).toBe(1)
  expect(err).toContain('  src/__mocks__/new.test.recorded.json\n')
})

it('exits with 3 where no run has left anything, and names the remedy', async () => {
  const { code, out, err } = await prune()
  expect({ code, out }).toEqual({ code: 3, out: '' })
  expect(err).toMatch(
    /^\[coverage-missing\] [^]*fix +run all tests there first \(npx jest --ci, or CI=1 npx vitest run\)/,
  )
})
