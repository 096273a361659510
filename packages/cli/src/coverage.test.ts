import { existsSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { evidenceOf, leaveRun } from './last-run.js'
import { makeOutsideFolder, type OutsideFolder } from './outside-folder.js'

const TESTS = [{ name: 'a', uses: ['Shop.getOrder#1'] }]

let folder: OutsideFolder

beforeEach(async () => {
  folder = await makeOutsideFolder()
})

afterEach(() => folder.remove())

const coverage = (...args: string[]) => folder.understudy('coverage', ...args)

const configure = (section: object): Promise<void> =>
  folder.save('understudy.config.json', JSON.stringify({ coverage: section }))

describe('understudy coverage', () => {
  it('prints the table of what the last run found out', async () => {
    await leaveRun(folder, TESTS)
    const { code, out, err } = await coverage()
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('Operations   50% (1/2)')
    expect(out).toContain('cancelOrder')
  })

  it('prints the result with --json, and nothing else', async () => {
    await leaveRun(folder, TESTS)
    const { out } = await coverage('--json')
    expect(JSON.parse(out)).toMatchObject({
      complete: true,
      totals: { operations: { total: 2, covered: 1, pct: 50 } },
    })
  })

  it('takes the written result where that is newer', async () => {
    await leaveRun(folder, TESTS)
    const remembered = JSON.parse((await coverage('--json')).out) as object
    const file = 'coverage/downstream/downstream-coverage.json'
    await folder.save(file, JSON.stringify({ ...remembered, complete: false, incomplete: ['it was written by hand'] }))
    await folder.date(file, Date.now() + 120_000)
    expect(JSON.parse((await coverage('--json')).out)).toMatchObject({ complete: false })
    await folder.date(file, Date.now() - 120_000)
    expect(JSON.parse((await coverage('--json')).out)).toMatchObject({ complete: true })
  })

  it('leaves an old result as old as it is', async () => {
    await leaveRun(folder, TESTS)
    const result = JSON.parse((await coverage('--json')).out) as object
    const file = 'coverage/downstream/downstream-coverage.json'
    await folder.save(file, JSON.stringify({ ...result, complete: false }))
    await folder.date(file, Date.now() - 120_000)
    await coverage('--reporter', 'markdown')
    expect(JSON.parse((await coverage('--json')).out)).toMatchObject({ complete: true })
  })

  it('makes the reports that are named, where they are wanted', async () => {
    await leaveRun(folder, TESTS)
    const { code, out } = await coverage('--reporter', 'lcov', '--reporter', 'junit', '--directory', 'out')
    expect({ code, out }).toEqual({ code: 0, out: 'Reports (lcov, junit) are in out\n' })
    expect(['lcov.info', 'junit.xml'].filter((name) => existsSync(folder.path(`out/${name}`)))).toHaveLength(2)
  })

  it('exits with 1 where a threshold is missed, and names the gap', async () => {
    await configure({ thresholds: { operations: 80 } })
    await leaveRun(folder, TESTS)
    const { code, err } = await coverage()
    expect(code).toBe(1)
    expect(err).toContain('operations (80%) not met: 50%; never exercised: Shop.cancelOrder\n')
  })

  it('writes the baseline, and exits with 1 where a later run falls below it', async () => {
    await configure({ baseline: 'baseline.json' })
    await leaveRun(folder, TESTS)
    expect((await coverage('--update-baseline')).code).toBe(0)
    expect(JSON.parse(await folder.load('baseline.json'))).toMatchObject({ totals: { operations: 50 } })
    expect((await coverage()).code).toBe(0)
    await leaveRun(folder, [{ name: 'a', uses: [], recorded: ['Shop.getOrder#1'] }])
    const { code, err } = await coverage()
    expect(code).toBe(1)
    expect(err).toContain('fell from 50% to 0%')
  })

  it.each([
    ['no file is named for the baseline', {}, {}, ['--update-baseline'], 'There is no baseline to update.'],
    [
      'the baseline is to be made without what a document declares',
      { baseline: 'b.json' },
      { problems: [{ kind: 'openapi-invalid' as const, file: 'a.yaml', message: 'a.yaml holds no object' }] },
      ['--update-baseline'],
      'A baseline is made with all that documents declare, and of these nothing is known:\n  a.yaml holds no object\n',
    ],
    [
      'the baseline is to be made of a part',
      { baseline: 'b.json' },
      { runs: [{ root: '', shard: null, partial: ['tests were chosen by name'] }] },
      ['--update-baseline'],
      'A baseline is made of a complete run only, and this one is not:\n  tests were chosen by name\n',
    ],
    ['a reporter is unknown', {}, {}, ['--reporter', 'pdf'], 'Reporters are text, json, html, markdown, lcov, junit.'],
    ['an argument is too much', {}, {}, ['mrge'], 'too many arguments'],
  ])('exits with 3 where %s', async (_what, section, more, flags, says) => {
    await configure(section)
    await leaveRun(folder, TESTS, more)
    const { code, out, err } = await coverage(...flags)
    expect({ code, out }).toEqual({ code: 3, out: '' })
    expect(err).toContain(says)
  })

  it('exits with 3 where no run has left anything', async () => {
    const { code, err } = await coverage()
    expect(code).toBe(3)
    expect(err).toMatch(/^\[coverage-missing\] No run of the tests has left its coverage in /)
  })

  it('prints colours on demand only', async () => {
    await leaveRun(folder, TESTS)
    const escape = '\u001B['
    expect((await folder.run(['coverage'], {})).out).not.toContain(escape)
    expect((await folder.run(['coverage'], { FORCE_COLOR: '1' })).out).toContain(escape)
  })
})

describe('understudy coverage merge', () => {
  const SHARDS = 'coverage/downstream/shards'
  const whole = evidenceOf([...TESTS, { name: 'b', uses: ['Shop.getOrder#2'] }])

  /** Write the shards of a run that was parted by tests. */
  async function saveShards(...indices: number[]): Promise<void> {
    for (const index of indices) {
      const name = index === 1 ? 'a' : 'b'
      const shard = {
        ...whole,
        runs: [{ root: '', shard: { index, count: 2 }, partial: [] }],
        calls: whole.calls.filter(({ test }) => test === name),
      }
      await folder.save(`${SHARDS}/shard-${index}.json`, JSON.stringify(shard))
    }
  }

  it('joins all shards into the result of one run', async () => {
    await saveShards(1, 2)
    const { code, out, err } = await coverage('merge', '--json')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(out)).toMatchObject({ complete: true, totals: { interactions: { total: 2, covered: 2 } } })
  })

  it('takes folders by name, and writes what is asked for', async () => {
    await saveShards(1, 2)
    const { code, out } = await coverage('merge', SHARDS, '--reporter', 'json', '--directory', 'all')
    expect({ code, out }).toEqual({ code: 0, out: 'Reports (json) are in all\n' })
    expect(JSON.parse(await folder.load('all/downstream-coverage.json'))).toMatchObject({ complete: true })
  })

  it('says that the result is incomplete without a shard', async () => {
    await saveShards(1)
    const { code, out } = await coverage('merge')
    expect(code).toBe(0)
    expect(out).toContain('Incomplete run: shard 2 of 2 did not run')
  })

  it('exits with 1 without a shard, where there are thresholds that cannot be judged', async () => {
    await saveShards(1)
    await folder.save('understudy.config.json', '{ "coverage": { "thresholds": { "outcomes": 1 } } }')
    const { code, out } = await coverage('merge')
    expect(code).toBe(1)
    expect(out).toContain('coverage thresholds are not judged, as the run is incomplete: shard 2 of 2 did not run')
  })

  it('exits with 1 on a folder without shards, names it, and joins the others', async () => {
    await saveShards(1, 2)
    await folder.save('b/coverage/downstream/downstream-coverage.json', '{}')
    const { code, out, err } = await coverage('merge', SHARDS, 'b/coverage/downstream', 'gone', '--json')
    expect(code).toBe(1)
    expect(err).toContain('"b/coverage/downstream" holds no coverage shard')
    expect(err).toContain('"gone" is not there')
    expect(JSON.parse(out)).toMatchObject({ complete: false, totals: { interactions: { covered: 2 } } })
  })

  it('takes no folder for a shard', async () => {
    await saveShards(1, 2)
    await folder.save(`${SHARDS}/old.json/shard-1.json`, '{}')
    expect((await coverage('merge', '--json')).code).toBe(0)
  })

  it('exits with 1 on a shard that cannot be read, names it, and joins the others', async () => {
    await saveShards(1, 2)
    await folder.save(`${SHARDS}/shard-x.json`, '{ "version": 1,')
    const { code, out, err } = await coverage('merge', '--json')
    expect(code).toBe(1)
    expect(err).toContain(`"${SHARDS}/shard-x.json" is cut short`)
    expect(JSON.parse(out)).toMatchObject({ complete: false, totals: { interactions: { covered: 2 } } })
  })

  it('exits with 3 where there is no shard', async () => {
    const { code, err } = await coverage('merge')
    expect(code).toBe(3)
    expect(err).toContain(`There is no coverage shard in "${SHARDS}"`)
  })

  it('explains itself with --help', async () => {
    const { code, out } = await coverage('merge', '--help')
    expect(code).toBe(0)
    expect(out).toContain('Usage: understudy coverage merge [options] [folder...]')
    expect(out).toContain('Exit code: 0 all is well, 1 a threshold or the baseline is missed, 3 used wrongly.')
  })
})
