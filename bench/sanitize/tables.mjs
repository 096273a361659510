import { table } from '../src/table.mjs'
import { PLACES } from './throughput.mjs'

export const percent = (share) => `${(Math.floor(share * 1000) / 10).toFixed(1)} %`

/** Two tables: recall by class of secrets, touched ones by class of look-alikes. */
export function classTables(verdicts) {
  const secrets = classesOf(verdicts, 'secret').map(([name, list]) => {
    const found = list.filter(({ well }) => well).length
    return [name, list.length, found, percent(found / list.length)]
  })
  const lookalikes = classesOf(verdicts, 'look-alike').map(([name, list]) => [
    name,
    list.length,
    list.filter(({ well }) => !well).length,
  ])
  return [
    table(['secrets', 'cases', 'found', 'recall'], [...secrets, ...total(secrets, true)]),
    table(['look-alikes', 'cases', 'touched'], [...lookalikes, ...total(lookalikes, false)]),
  ].join('\n\n')
}

function total(rows, hasRecall) {
  if (rows.length < 2) return []
  const [cases, counted] = [1, 2].map((column) => rows.reduce((sum, row) => sum + row[column], 0))
  return [['**all**', cases, counted, ...(hasRecall ? [percent(counted / cases)] : [])]]
}

const classesOf = (verdicts, sort) =>
  Object.entries(
    Object.groupBy(
      verdicts.filter((verdict) => verdict.case.sort === sort),
      (verdict) => verdict.case.class,
    ),
  )

/** Libraries on the texts of the same corpus. */
export function libraryTable(results) {
  const rows = results.map(({ name, found, secrets, touched, lookalikes, speed }) => [
    name,
    `${found} of ${secrets}`,
    percent(found / secrets),
    `${touched} of ${lookalikes}`,
    `${speed.toFixed(1)} MB/s`,
  ])
  return table(['library, on the same texts', 'found', 'recall', 'look-alikes touched', 'speed'], rows)
}

/** How fast `sanitize` is over ordinary answers, and how long it takes over hostile ones. */
export function throughputTables({ ordinary, hostile, structures }) {
  const speeds = ordinary.map(({ name, bytes, ms }) => [
    name,
    size(bytes),
    time(ms),
    `${(bytes / 1e3 / ms).toFixed(0)} MB/s`,
  ])
  const all = [...hostile.flatMap(({ times }) => times), ...structures.map(({ ms }) => ms)]
  return [
    table(['ordinary JSON answers', 'size', 'time', 'speed'], speeds),
    table(
      ['hostile text, 1 MB', ...Object.keys(PLACES)],
      hostile.map(({ name, times }) => [name, ...times.map(time)]),
    ),
    table(
      ['odd JSON', 'size', 'time'],
      structures.map(({ name, bytes, ms }) => [name, size(bytes), time(ms)]),
    ),
    slowest(all),
  ].join('\n\n')
}

const size = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`
const time = (ms) => (Number.isNaN(ms) ? 'ERROR' : `${Math.round(ms)} ms`)

function slowest(all) {
  const longest = Math.max(...all.filter((ms) => !Number.isNaN(ms)))
  const failed = all.filter(Number.isNaN).length
  return `The slowest took ${time(longest)}${failed === 0 ? '' : `; ${failed} could not be sanitized at all`}.`
}
