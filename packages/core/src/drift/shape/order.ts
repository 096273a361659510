import { isObject, type Value } from '../value.js'

/** Whether the items of an array are sorted, by themselves or by the first field that could sort them. */
export interface Order {
  isSortable: boolean
  isRising: boolean
  isFalling: boolean
}

const SORT_KEYS = ['created', 'created_at', 'createdAt', 'date', 'timestamp', 'position', 'rank', 'id', 'name', 'title']

const UNSORTABLE: Order = { isSortable: false, isRising: false, isFalling: false }

/** The fewest items of which order can be told. */
const FEWEST = 3

/** Tell how an array is sorted. */
export function orderOf(values: readonly Value[]): Order {
  if (values.length < FEWEST) return UNSORTABLE
  const [first] = values
  const key = isObject(first) ? SORT_KEYS.find((name) => isScalar(first[name])) : undefined
  let isRising = true
  let isFalling = true
  let before: string | number | undefined
  for (const value of values) {
    const one = key === undefined ? value : isObject(value) ? value[key] : undefined
    if (!isScalar(one) || (before !== undefined && typeof one !== typeof before)) return UNSORTABLE
    if (before !== undefined) {
      if (one < before) isRising = false
      if (one > before) isFalling = false
    }
    before = one
  }
  return { isSortable: true, isRising, isFalling }
}

/** True where two objects of an array have one id; null where they have none. */
export function repeatsIds(values: readonly Value[]): boolean | null {
  const ids = new Set<unknown>()
  for (const value of values) {
    const id = isObject(value) ? value['id'] : undefined
    if (!isScalar(id)) return null
    ids.add(id)
  }
  return ids.size < values.length
}

function isScalar(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}
