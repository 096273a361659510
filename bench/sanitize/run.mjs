import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { buildIfStale, underBuildLock } from '../../scripts/build.mjs'
import { buildCorpus } from './corpus.mjs'
import { countReplayed, judge, requireFindable, titleOf, UNWRITTEN } from './judge.mjs'
import { compareLibraries } from './libraries.mjs'
import { writePage } from './page.mjs'
import { classTables, libraryTable, percent, throughputTables } from './tables.mjs'
import { importSource } from './sources.mjs'
import { measureThroughput } from './throughput.mjs'
import { readRecorded, readRefusal, runSession, serve } from './record.mjs'

const HELP = `Records a corpus of secrets and look-alikes, and searches every byte that was written.

  node sanitize/run.mjs

  --list           name each case that went wrong: class, position, reason; never the value
  --class <text>   only classes whose name has this in it
  --seed <text>    the same cases with other values; a number among them may be a card's by chance
  --only <list>    of corpus, libraries, throughput
  --no-build       judge what was built last
  --source         judge the sources of the working tree, as they stand
  --keep           leave the recordings where they are, as first recorded and as recorded again
  --write          put the tables into docs/sanitizing-figures.md

Exits with 1 where recall is under 99 %, or a look-alike was touched.`

const ALL = 'corpus,libraries,throughput'
const LEAST_RECALL = 0.99
const LONGEST_ERROR = 2000

const { values: options } = parseArgs({
  options: {
    list: { type: 'boolean', default: false },
    class: { type: 'string', default: '' },
    seed: { type: 'string' },
    only: { type: 'string', default: ALL },
    'no-build': { type: 'boolean', default: false },
    source: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

async function main() {
  if (options.help) return console.log(HELP)
  if (options.write && (options.class !== '' || options.seed !== undefined || options.only !== ALL))
    throw new Error('--write needs everything: leave --class, --seed and --only away')
  const wanted = options.only.split(',')
  const corpus = buildCorpus(options.seed).filter((one) => one.class.includes(options.class))
  requireFindable(corpus)
  const sections = []
  const show = (section) => {
    sections.push(section)
    console.log(`${section}\n`)
  }
  if (!options['no-build'] && !options.source) await underBuildLock(buildIfStale)
  if (wanted.includes('corpus')) show(await judged(corpus))
  if (wanted.includes('libraries')) show(libraryTable(await compareLibraries(corpus)))
  if (wanted.includes('throughput')) show(throughputTables(await measureThroughput()))
  if (options.write) writePage(sections)
}

async function judged(corpus) {
  const root = mkdtempSync(join(tmpdir(), 'understudy-sanitize-'))
  try {
    const runs = await recordAndReplay(corpus, root)
    const verdicts = judge(runs)
    const { secrets, lookalikes, recall, touched } = summarize(verdicts)
    if (recall < LEAST_RECALL || touched > 0) process.exitCode = 1
    const { calls, replayed, shapely, faults } = countReplayed(runs)
    const stable = runs.filter(({ isStable }) => isStable)
    for (const { cases, isStable, refusal } of runs) {
      if (refusal !== null) faults.push(`not written  ${cases[0].class}: ${refusal}`)
      else if (!isStable) faults.push(`recorded otherwise  ${cases[0].class}`)
    }
    if (options.list) listFaults(verdicts, faults)
    const summary = [
      `${secrets} secrets: ${percent(recall)} found. ${lookalikes} look-alikes: ${touched} touched.`,
      `${replayed} of ${calls} calls replayed; ${shapely} answers kept their shape.`,
      `Recording again left ${stable.length} of ${runs.length} recordings as they were.`,
    ].join(' ')
    return `${classTables(verdicts)}\n\n${summary}`
  } finally {
    if (options.keep) console.log(`recordings: ${root}\n`)
    else rmSync(root, { recursive: true, force: true })
  }
}

/** Each class is a test file of its own, so that a session that refuses to write takes no other class with it. */
async function recordAndReplay(corpus, root) {
  const variables = corpus.flatMap(({ variable }) => variable ?? [])
  for (const { name, value } of variables) process.env[name] = value
  const engine = await importEngine()
  const { origin, stop } = await serve(corpus)
  const runs = []
  try {
    for (const cases of Map.groupBy(corpus, (one) => `${one.sort} ${one.class}`).values()) {
      const dir = join(root, `part-${runs.length + 1}`)
      const session = { dir, origin, cases, engine }
      const recorded = await runSession({ ...session, mode: 'record' })
      const replayed = await runSession({ ...session, mode: 'replay' })
      const before = readRecorded(dir)
      if (options.keep) cpSync(dir, `${dir}-before`, { recursive: true })
      await runSession({ ...session, mode: 'record' })
      const isStable = isDeepStrictEqual(readRecorded(dir), before)
      runs.push({ dir, cases, recorded, replayed, isStable, refusal: readRefusal(dir) })
    }
  } finally {
    stop()
    for (const { name } of variables) delete process.env[name]
  }
  return runs
}

async function importEngine() {
  const [{ createSession }, { resolveConfig }] = options.source
    ? [await importSource('session/index.ts'), await importSource('config/index.ts')]
    : [await import('@understudy/core/session'), await import('@understudy/core/config')]
  return { createSession, resolveConfig }
}

function summarize(verdicts) {
  const secrets = verdicts.filter((verdict) => verdict.case.sort === 'secret')
  const lookalikes = verdicts.filter((verdict) => verdict.case.sort === 'look-alike')
  return {
    secrets: secrets.length,
    lookalikes: lookalikes.length,
    recall: secrets.length === 0 ? 1 : secrets.filter(({ well }) => well).length / secrets.length,
    touched: lookalikes.filter(({ well }) => !well).length,
  }
}

function listFaults(verdicts, faults) {
  const isUnwritten = ({ why }) => why === UNWRITTEN
  for (const { case: one, well, why } of verdicts.filter((verdict) => !isUnwritten(verdict))) {
    if (well) continue
    const fault = one.sort === 'secret' ? 'missed ' : 'touched'
    console.log(`${fault}  ${titleOf(one)}: ${why}`)
  }
  for (const fault of faults) console.log(fault)
  console.log()
}

try {
  await main()
} catch (error) {
  console.error(error.stack.slice(0, LONGEST_ERROR))
  process.exitCode = 2
}
