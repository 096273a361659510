/** The shapes of some values that stand at one place. */
interface Shape {
  /** `string`, `number`, `boolean`, `null`. */
  scalars: Set<string>
  /** Of the items of arrays; null where no value is one. */
  items: Shape | null
  /** Of the members of objects; null where no value is one. */
  members: Map<string, { shape: Shape; count: number }> | null
  /** How many objects there are. */
  objects: number
}

/** An object with more keys is a map. */
const MOST_KEYS = 100

/** Write the type of JSON values as TypeScript does; that of several values is one which all of them have. */
export function jsonType(values: readonly unknown[], indent = ''): string {
  return typeText(shapeOf(values), indent)
}

function shapeOf(values: readonly unknown[]): Shape {
  const shape = emptyShape()
  for (const value of values) add(shape, value)
  return shape
}

function emptyShape(): Shape {
  return { scalars: new Set(), items: null, members: null, objects: 0 }
}

function add(shape: Shape, value: unknown): void {
  if (Array.isArray(value)) {
    shape.items ??= emptyShape()
    for (const item of value) add(shape.items, item)
  } else if (typeof value === 'object' && value !== null) addObject(shape, value)
  else shape.scalars.add(value === null ? 'null' : typeof value)
}

function addObject(shape: Shape, value: object): void {
  shape.objects += 1
  shape.members ??= new Map()
  for (const [key, item] of Object.entries(value)) {
    const member = shape.members.get(key) ?? { shape: emptyShape(), count: 0 }
    member.count += 1
    add(member.shape, item)
    shape.members.set(key, member)
  }
}

const SCALARS = ['string', 'number', 'boolean', 'null']

function typeText(shape: Shape, indent: string): string {
  return alternatives(shape, indent).join(' | ')
}

function alternatives({ scalars, items, members, objects }: Shape, indent: string): string[] {
  const types = [
    ...(members === null ? [] : [objectText(members, objects, indent)]),
    ...(items === null ? [] : [arrayText(items, indent)]),
    ...SCALARS.filter((one) => scalars.has(one)),
  ]
  // What was null each time may be anything another time.
  return types.length === 0 || (types.length === 1 && scalars.has('null')) ? ['unknown'] : types
}

function arrayText(items: Shape, indent: string): string {
  const types = alternatives(items, indent)
  return types.length === 1 ? `${types[0]!}[]` : `(${types.join(' | ')})[]`
}

type Members = NonNullable<Shape['members']>

function objectText(members: Members, objects: number, indent: string): string {
  if (members.size === 0) return 'Record<string, unknown>'
  if (members.size > MOST_KEYS) return `Record<string, ${typeText(joined(members), indent)}>`
  const within = `${indent}  `
  const lines = [...members].map(([key, { shape, count }]) => {
    const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoteKey(key)
    return `${within}${name}${count < objects ? '?' : ''}: ${typeText(shape, within)}`
  })
  return ['{', ...lines, `${indent}}`].join('\n')
}

/** The shape that all members of a map have. */
function joined(members: Members): Shape {
  const shapes = [...members.values()].map(({ shape }) => shape)
  return shapes.reduce(join, emptyShape())
}

function join(a: Shape, b: Shape): Shape {
  const items = a.items === null || b.items === null ? (a.items ?? b.items) : join(a.items, b.items)
  const members = new Map<string, { shape: Shape; count: number }>()
  for (const [key, { shape, count }] of [...(a.members ?? []), ...(b.members ?? [])]) {
    const known = members.get(key)
    members.set(
      key,
      known === undefined ? { shape, count } : { shape: join(known.shape, shape), count: known.count + count },
    )
  }
  return {
    scalars: new Set([...a.scalars, ...b.scalars]),
    items,
    members: a.members === null && b.members === null ? null : members,
    objects: a.objects + b.objects,
  }
}

/** Write a text as a literal of TypeScript. */
export function quoteKey(text: string): string {
  const json = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
  return `'${json.replaceAll("'", String.raw`\'`)}'`
}
