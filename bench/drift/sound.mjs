import { BASES } from './generated.mjs'

const TAXONOMY = /^(?:E\d\d?|R[12]|X[1-7]|N[1-5]|T[1-8]|A[1-6]|V[1-7])$/

/**
 * Throw where a case cannot be right: two of one name, a kind that the taxonomy lacks, or a place that neither side has.
 * Places in streams, texts and headers are not looked for.
 */
export function requireSound(corpus) {
  const seen = new Set()
  for (const one of corpus) {
    const name = `${one.topic}: ${one.title}`
    if (seen.has(name)) throw new Error(`two cases are named "${name}"`)
    seen.add(name)
    const unknown = one.expected.flatMap(({ ids }) => ids).find((id) => !TAXONOMY.test(id))
    if (unknown !== undefined) throw new Error(`"${name}" expects "${unknown}"`)
    const lost = lostPlace(one)
    if (lost !== undefined) throw new Error(`"${name}" expects a finding at "${lost}", where nothing stands`)
  }
  if (new Set(BASES.map(({ name }) => name)).size < BASES.length) throw new Error('two bases have one name')
}

function lostPlace({ expected, recorded, live }) {
  const sides = [...recorded, live].filter((answer) => 'json' in answer).map(({ json }) => json)
  const unescaped = (step) => step.replaceAll('~1', '/').replaceAll('~0', '~')
  const isFound = (path) => sides.some((side) => stands(side, path.split('/').slice(1).map(unescaped)))
  const places = expected.map(({ paths }) => paths?.filter((path) => path === '' || path.startsWith('/')) ?? [])
  return sides.length < recorded.length + 1
    ? undefined
    : places.find((some) => some.length > 0 && !some.some(isFound))?.[0]
}

function stands(value, [step, ...rest]) {
  if (step === undefined) return true
  if (value === null || typeof value !== 'object') return false
  const next = step === '*' ? Object.values(value) : Object.hasOwn(value, step) ? [value[step]] : []
  return next.some((inner) => stands(inner, rest))
}
