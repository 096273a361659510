import { parseArgs } from 'node:util'
import { targetTable } from '../src/table.mjs'
import { buildCorpus } from './corpus.mjs'
import { compareCase, importDrift } from './engine.mjs'
import { classOf, judge } from './judge.mjs'
import { writePage } from './page.mjs'
import { importUpdate, measurePatches } from './patches.mjs'
import { requireSound } from './sound.mjs'
import { measureSpeed } from './speed.mjs'
import { classTable, count, kindTable, quietTable } from './tables.mjs'
import { targetsOf } from './targets.mjs'

const HELP = `Compares labelled pairs of recorded and live answers, and counts what is missed and what is made up.

  node drift/run.mjs

The sources of the working tree are judged, as they stand.

  --list           name each case that went wrong: what was expected, what was said
  --case <text>    only cases whose topic or title has this in it
  --seed <text>    the generated cases with other values
  --only <list>    of corpus, patches, speed
  --write          put the tables into docs/drift-figures.md

Exits with 1 where a breaking change is missed, or more than 5 % of the risky ones; where anything alerts that is natural
or additive; where an answer that says nothing is taken for another verdict; where a
patch does not answer what it was made for; or where it takes too long.`

const ALL = 'corpus,patches,speed'
const LONGEST_ERROR = 2000

const { values: options } = parseArgs({
  options: {
    list: { type: 'boolean', default: false },
    case: { type: 'string', default: '' },
    seed: { type: 'string' },
    only: { type: 'string', default: ALL },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

async function main() {
  if (options.help) return console.log(HELP)
  if (options.write && (options.case !== '' || options.seed !== undefined || options.only !== ALL))
    throw new Error('--write needs everything: leave --case, --seed and --only away')
  const wanted = options.only.split(',')
  const engine = await importDrift()
  const sections = []
  const targets = []
  if (wanted.includes('corpus')) {
    const judgements = await judged(engine)
    if (options.list) listFaults(judgements)
    sections.push(...sectionsOf(judgements, engine))
    targets.push(...targetsOf(judgements))
  }
  if (wanted.includes('patches')) targets.push(...(await patchTargets()))
  if (wanted.includes('speed')) targets.push(speedTarget(measureSpeed(engine)))
  sections.push(targetTable(targets, (value) => value.toFixed(Number.isInteger(value) ? 0 : 1)))
  for (const section of sections) console.log(`${section}\n`)
  if (targets.some(({ met }) => !met)) process.exitCode = 1
  if (options.write) writePage(sections)
}

async function judged(engine) {
  const idOf = (kind) => engine.KINDS[kind]?.id ?? kind
  const corpus = await buildCorpus(options.seed)
  requireSound(corpus)
  return corpus
    .filter(({ topic, title }) => `${topic}: ${title}`.includes(options.case))
    .map((one) => judge(one, compareCase(one, engine), idOf))
}

async function patchTargets() {
  const counts = measurePatches(await buildCorpus(options.seed), await importUpdate())
  const zero = (text, cases) => {
    if (options.list) for (const title of cases) console.log(`patched   ${text}: ${title}`)
    return { text, actual: cases.length, limit: 0, unit: '', met: cases.length === 0 }
  }
  return [
    zero(`of ${counts.patched} patched recordings, findings that are found again`, counts.foundAgain),
    zero('patched recordings that a second patch changes', counts.changedAgain),
    zero('recordings in which a patch changes what no call repeated', counts.strangers),
  ]
}

function sectionsOf(judgements, { KINDS }) {
  const titleOf = (id) => Object.entries(KINDS).find(([, rule]) => rule.id === id)?.[0] ?? ''
  const { cases, alarmed, padded } = count(judgements)
  const summary = `${cases} cases. False alarms in ${alarmed}, false additions in ${padded}.`
  return [classTable(judgements), summary, kindTable(judgements, titleOf), quietTable(judgements)]
}

function speedTarget({ answers, meanBytes, ms }) {
  const text = `${answers} answers of ${(meanBytes / 1024).toFixed(1)} KB compared`
  return { text, actual: ms / 1000, limit: 2, unit: 's CPU', met: ms <= 2000 }
}

function listFaults(judgements) {
  for (const { case: one, caught, named, needless, why } of judgements) {
    if (why === '') continue
    const fault = !caught ? 'missed ' : !named ? 'misnamed' : needless.length > 0 ? 'needless' : ''
    const wanted = one.expected.map(({ ids, severity, paths }) => {
      const place = paths === null ? '' : ` at "${paths.join('" or "')}"`
      return `${severity} ${ids.join('/')}${place}`
    })
    console.log(`${fault.padEnd(8)}  [${classOf(one)}] ${one.topic}: ${one.title}`)
    console.log(`          wanted  ${one.verdicts.join(' or ')}${wanted.map((each) => `; ${each}`).join('')}`)
    console.log(`          got     ${why}`)
  }
  console.log()
}

try {
  await main()
} catch (error) {
  console.error(error.stack.slice(0, LONGEST_ERROR))
  process.exitCode = 2
}
