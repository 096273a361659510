import { readdirSync } from 'node:fs'
import { generatedCases } from './generated.mjs'

const WRITTEN = new URL('cases/', import.meta.url)

/** Every case: those written by hand, then those made from the bases. */
export async function buildCorpus(seed = 'drift') {
  const files = readdirSync(WRITTEN).filter((name) => name.endsWith('.mjs'))
  const modules = await Promise.all(files.toSorted().map((name) => import(new URL(name, WRITTEN).href)))
  return [...modules.flatMap(({ CASES }) => CASES), ...generatedCases(seed)]
}
