import type { CallExpression, Node } from 'oxc-parser'
import { type SourceModule, withoutTypes } from './source-module.js'

/** What is known of a request whose caller has left no frame. */
export interface NamedRequest {
  method: string
  url: string
  /** As recordings name it: `PutObject`. */
  operation?: string
}

/** What members of SDKs are called by what they ask for: of one thing, of all, or of either. */
const VERBS: readonly { words: string; methods: readonly string[]; of?: 'one' | 'all' }[] = [
  { words: 'retrieve get fetch read', methods: ['GET'], of: 'one' },
  { words: 'list search query all', methods: ['GET'], of: 'all' },
  { words: 'create insert add post', methods: ['POST'], of: 'all' },
  { words: 'update edit replace patch put', methods: ['PATCH', 'PUT', 'POST'], of: 'one' },
  { words: 'delete del remove', methods: ['DELETE'] },
]

/** Words of what is called, and of what it is given first: `s3.send(new PutObjectCommand(…))`. */
export function wordsOfCall(call: CallExpression, { text }: SourceModule): Set<string> {
  const callee = text.slice(call.callee.start, call.callee.end)
  const [first] = call.arguments
  return new Set(wordsOf(`${callee.replace(/^[\s\w$]+/, '')} ${first === undefined ? '' : nameIn(first, text)}`))
}

function nameIn(outer: Node, text: string): string {
  const node = withoutTypes(outer)
  if (node.type === 'NewExpression') return text.slice(node.callee.start, node.callee.end)
  const tells = ['Literal', 'TemplateLiteral', 'MemberExpression'].includes(node.type)
  return tells ? text.slice(node.start, node.end) : ''
}

/**
 * How well the words of a call fit a request: a point for each that both have, and less for a verb that agrees with the
 * method, since SDKs are named after the paths that they ask for.
 */
export function likeness(words: ReadonlySet<string>, { method, url, operation = '' }: NamedRequest): number {
  const { pathname, search } = new URL(url, 'http://localhost')
  const asked = new Set(wordsOf(`${pathname} ${search} ${operation}`))
  const shared = [...words].filter((word) => asked.has(word)).length
  const isOfAll = wordsOf(pathname.split('/').findLast((part) => part !== '') ?? '').some((word) => words.has(word))
  const verbs = VERBS.filter((verb) => verb.words.split(' ').some((word) => words.has(word)))
  const agreeing = verbs.filter(({ methods }) => methods.includes(method.toUpperCase()))
  const points = agreeing.map((verb) => (verb.of === undefined || (verb.of === 'all') === isOfAll ? 0.5 : 0.25))
  return shared + (verbs.length > 0 && points.length === 0 ? -0.25 : Math.max(0, ...points))
}

/** In the singular, so that `customers` and `customer` are one. */
function wordsOf(text: string): string[] {
  const words = text
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/[a-z][a-z\d]+/g)
  return (words ?? []).map((word) => word.replace(/(?<=\w{2}[^s])s$/, ''))
}
