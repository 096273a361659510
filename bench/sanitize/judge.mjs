import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { filesBelow, readInteractions } from './record.mjs'
import { NeedleSearch } from './search.mjs'
import { keepsShape } from './shape.mjs'
import { viewsOf } from './views.mjs'

/** Shorter ones may stand elsewhere by chance: they are looked for in the calls of their own case only. */
const LONG = 10

/** Why a case went wrong whose session refused to write. */
export const UNWRITTEN = 'nothing was written'

const PLACEHOLDER =
  /\{\{(?:uuid|ulid|timestamp|date|unixSeconds|unixMillis|nonce|boundary|any|request\.|[^{}]+\.(?:response|request)\.)[^{}]*\}\}/

/**
 * Say of each case whether it went well: a secret that nothing below the folder gives away, a look-alike that came
 * back as it was.
 * @returns {{ case: import('./corpus.mjs').Case, well: boolean, why: string }[]}
 */
export function judge(runs) {
  const leaked = findEverywhere(runs)
  return runs.flatMap(({ dir, cases, recorded, replayed }) => {
    const interactions = readInteractions(dir)
    const calls = cases.flatMap(({ exchanges }) => exchanges)
    const complete = interactions?.length === calls.length
    let from = 0
    return cases.map((one) => {
      const range = [from, (from += one.exchanges.length)]
      const say = (why) => ({ case: one, well: why === '', why })
      const broken = recorded.slice(...range).findIndex((got, index) => !isLive(got, one.exchanges[index].response))
      if (broken >= 0) return say('the running test did not get the real answer')
      if (!complete) return say(interactions === null ? UNWRITTEN : 'calls are missing in the recording')
      const own = { interactions: interactions.slice(...range), replayed: replayed.slice(...range) }
      return say(one.sort === 'secret' ? secretFault(one, own, leaked) : lookalikeFault(one, own))
    })
  })
}

/**
 * Make sure that the search would find each secret where nothing was sanitized.
 * @throws where a secret is hidden so well that its case says nothing
 */
export function requireFindable(corpus) {
  for (const one of corpus.filter(({ sort }) => sort === 'secret')) {
    const sources = one.exchanges.flatMap(({ request, response }) => [
      { request: withoutBody(request), response: withoutBody(response), stream: streamOf(response) },
      ...[request, response].flatMap(({ body }) => (body === undefined ? [] : Buffer.from(body))),
    ])
    const hidden = one.needles.some((needle) => !givesAway({ ...one, needles: [needle] }, sources))
    if (hidden) throw new Error(`${one.id} (${one.kind}, ${one.position}) cannot be found at all`)
  }
}

const withoutBody = ({ body: _body, chunks: _chunks, ...message }) => message
const streamOf = ({ chunks = [] }) => chunks.map((text) => ({ delayMs: 0, text }))

/**
 * Needles of secrets that stand anywhere below the folders, with the names of the files that have them: recordings, bodies,
 * what the session said and returned, names of files.
 */
function findEverywhere(runs) {
  const needles = runs
    .flatMap(({ cases }) => cases.filter(({ sort }) => sort === 'secret'))
    .flatMap((one) => one.needles)
  const search = new NeedleSearch(needles.filter((needle) => needle.length >= LONG))
  const found = new Map()
  for (const { dir } of runs) {
    for (const path of filesBelow(dir)) {
      const inFile = new Set()
      search.collect(path.slice(dir.length), inFile)
      for (const view of viewsOf(readFileSync(path))) search.collect(view, inFile)
      for (const needle of inFile) found.set(needle, [...(found.get(needle) ?? []), basename(path)])
    }
  }
  return found
}

function secretFault(one, { interactions }, leaked) {
  const leak = one.needles.find((needle) => leaked.has(needle))
  if (leak !== undefined) return `found in ${leaked.get(leak).join(', ')}`
  const sources = interactions.flatMap(({ interaction, files }) => [interaction, ...files])
  return givesAway(one, sources) ? 'found in its interaction' : ''
}

/** True where one of the needles can be found in texts, bytes or JSON values, whatever they have to be decoded from. */
export function givesAway({ needles, digits, compact }, sources) {
  const views = [...viewsOf(...sources)]
  const shown = views.flatMap((view) => [
    view,
    ...(digits ? [digitsOf(view)] : []),
    ...(compact ? [compactOf(view)] : []),
  ])
  const isWhole = (needle) => /^\d+$/.test(needle) && needle.length < LONG && !compact
  return needles.some((needle) => shown.some((view) => stands(needle, view, isWhole(needle))))
}

/** True where a needle stands in text; a whole number only between what is no digit. */
function stands(needle, view, isWhole) {
  for (let at = view.indexOf(needle); at >= 0; at = view.indexOf(needle, at + 1)) {
    if (!isWhole) return true
    if (!/\d/.test(view[at - 1] ?? '') && !/\d/.test(view[at + needle.length] ?? '')) return true
  }
  return false
}

const digitsOf = (text) => text.replaceAll(/(?<=\d)[\s().+-]{1,3}(?=\d)/g, '')
const compactOf = (text) => text.replaceAll(/[ -]/g, '')

function lookalikeFault({ exchanges, needles }, { interactions, replayed }) {
  for (const [index, { response }] of exchanges.entries()) {
    if (replayed[index].failure !== undefined) return `was not replayed: ${replayed[index].failure.split('\n')[0]}`
    if (!isLive(replayed[index], response)) return 'the replayed answer differs'
  }
  if (!exchanges.some(({ request }) => needles.some((needle) => isIn(request, needle)))) return ''
  const { request } = interactions[0].interaction
  const views = [...viewsOf(request)]
  const kept = needles.every((needle) => views.some((view) => view.includes(needle)))
  return kept || PLACEHOLDER.test(JSON.stringify(request)) ? '' : 'the recorded request differs'
}

function isIn({ path, headers, body = '' }, needle) {
  return [...viewsOf(path, headers, Buffer.from(body))].some((view) => view.includes(needle))
}

function isLive(got, { status, headers, body = '', chunks }) {
  if (got.failure !== undefined || got.status !== status) return false
  const whole = Buffer.from(chunks?.join('') ?? body)
  const plain = headers['content-encoding'] === 'gzip' ? gunzipSync : (bytes) => bytes
  if (!plain(got.body).equals(plain(whole))) return false
  return Object.entries(headers).every(([name, value]) => `${got.headers[name]}` === `${value}`)
}

/**
 * How many calls the recordings answered, whatever with, and how many of the answers kept their shape.
 * @returns {{ calls: number, replayed: number, shapely: number, faults: string[] }}
 */
export function countReplayed(runs) {
  const counts = { calls: 0, replayed: 0, shapely: 0, faults: [] }
  for (const { dir, cases, replayed } of runs) {
    const readable = readInteractions(dir) !== null
    const calls = cases.flatMap((one) => one.exchanges.map(({ response }) => ({ one, response })))
    for (const [index, { one, response }] of calls.entries()) {
      const got = replayed[index]
      const isReplayed = got.failure === undefined
      const isShapely = isReplayed && keepsShape(got, response)
      counts.calls += 1
      counts.replayed += Number(isReplayed)
      counts.shapely += Number(isShapely)
      if (!isShapely && readable) counts.faults.push(`${isReplayed ? 'misshapen' : 'not replayed'}  ${titleOf(one)}`)
    }
  }
  return counts
}

/** What a case is called in lists: never its value. */
export const titleOf = (one) => `${one.class} · ${one.kind} · ${one.position}`
