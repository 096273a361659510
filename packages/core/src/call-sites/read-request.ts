import type { Node } from 'oxc-parser'
import type { CallRule } from './client-library.js'
import type { Evaluator } from './evaluator.js'
import { bindingOf } from './read-module.js'
import { nameOf, type SourceModule, withoutTypes } from './source-module.js'
import { ANY, joinUrls } from './url-pattern.js'

/** What the text of a call says of its request. */
export interface StaticRequest {
  /** In upper case; null where it is not constant. */
  method: string | null
  /** With `*` for what is not constant; null where nothing of it is. */
  url: string | null
}

/** What options of a client say. */
export interface Options {
  url: string | null
  base: string | null
  /** Undefined where none is set, null where it is not constant. */
  method: string | null | undefined
}

const URL_KEYS = ['url', 'uri', 'href', 'path', 'pathname']
const BASE_KEYS = ['baseURL', 'baseUrl', 'prefixUrl', 'prefix', 'origin']

/** Read what a call asks for. */
export function readRequest(
  evaluator: Evaluator,
  rule: CallRule,
  base: string | null,
  given: readonly Node[],
  module: SourceModule,
): StaticRequest {
  const parts = given.map((each) => readPart(evaluator, each, module))
  const place = rule.url ?? 0
  const first = place === 'none' ? undefined : parts[place]
  // `superagent(url)` has no method before it.
  const target = first === undefined && rule.methodAt === 0 ? parts[0] : first
  const options = parts.flatMap((part) => part?.options ?? [])
  const own = joinUrls(options.map((each) => each.base).find((each) => each !== null) ?? base, urlOf(target, options))
  return {
    method: methodOf(rule, parts, options),
    url: place === 'none' ? base : own === null || /^\*?$/.test(own) ? null : own,
  }
}

function urlOf(target: Part | undefined, options: readonly Options[]): string | null {
  return target?.text ?? options.map(({ url }) => url).find((url) => url !== null) ?? null
}

function methodOf(rule: CallRule, parts: readonly Part[], options: readonly Options[]): string | null {
  if (rule.method !== undefined) return rule.method
  if (rule.methodAt === -1) return null
  if (rule.methodAt !== undefined && parts.length > 1) {
    const text = parts[rule.methodAt]?.text
    return text === undefined || text === null || text.includes(ANY) ? null : text.toUpperCase()
  }
  const set = options.map(({ method }) => method).find((method) => method !== undefined)
  if (set !== undefined) return set
  return parts.some(({ isOpen }) => isOpen) ? null : 'GET'
}

interface Part {
  text: string | null
  options: Options[]
  /** It may be options of which nothing is known. */
  isOpen: boolean
}

function readPart(evaluator: Evaluator, node: Node, module: SourceModule): Part {
  const options = readOptions(evaluator, node, module)
  if (options !== null) return { text: null, options: [options], isOpen: false }
  const request = newRequest(node, module)
  if (request !== null) {
    const inner = request.map((each) => readPart(evaluator, each, module))
    return {
      text: inner[0]?.text ?? null,
      options: inner.flatMap((each) => each.options),
      isOpen: inner.some(({ isOpen }) => isOpen),
    }
  }
  const text = evaluator.text(node, module)
  return { text, options: [], isOpen: isOpen(withoutTypes(node)) && (text === null || text === ANY) }
}

/** A value that may hold a method: a name or a member of which nothing is known. */
function isOpen(node: Node): boolean {
  return ['Identifier', 'MemberExpression', 'SpreadElement', 'CallExpression', 'ThisExpression'].includes(node.type)
}

/** Arguments of `new Request(…)`, also where a constant holds it. */
function newRequest(outer: Node, module: SourceModule): readonly Node[] | null {
  const node = constantOf(outer, module)
  const isRequest = node.type === 'NewExpression' && node.callee.type === 'Identifier' && node.callee.name === 'Request'
  return isRequest ? node.arguments : null
}

function constantOf(outer: Node, module: SourceModule): Node {
  const node = withoutTypes(outer)
  if (node.type !== 'Identifier') return node
  const binding = bindingOf(module, node, node.name)
  const isConstant = binding?.kind === 'variable' && binding.path.length === 0 && binding.assigned.length === 0
  return isConstant && binding.value !== null ? withoutTypes(binding.value) : node
}

/** Read options of a client; null for what is no object. */
export function readOptions(evaluator: Evaluator, node: Node, module: SourceModule): Options | null {
  const value = node.type === 'SpreadElement' ? null : evaluator.evaluate(node, module)
  if (value?.kind !== 'object') return null
  const members = new Map<string, Node>()
  let isOpen = false
  for (const each of value.node.properties) {
    if (each.type === 'SpreadElement') {
      isOpen = true
      continue
    }
    const name = each.computed ? null : nameOf(each.key)
    if (name !== null) members.set(name, each.value)
  }
  const textOf = (keys: readonly string[]): string | null => {
    const key = keys.find((each) => members.has(each))
    const member = key === undefined ? undefined : members.get(key)
    return member === undefined ? null : (evaluator.text(member, value.module) ?? ANY)
  }
  const method = textOf(['method'])
  return {
    url: textOf(URL_KEYS),
    base: textOf(BASE_KEYS) ?? hostOf(textOf),
    method: method === null ? (isOpen ? null : undefined) : method.includes(ANY) ? null : method.toUpperCase(),
  }
}

/** `{ protocol: 'https:', hostname: 'api.example.com', port: 8443 }` */
function hostOf(textOf: (keys: readonly string[]) => string | null): string | null {
  const host = textOf(['hostname', 'host'])
  if (host === null) return null
  const port = textOf(['port'])
  const protocol = textOf(['protocol'])
  // Whether it is http or https is seen from the module at most.
  return `${protocol === null ? ANY : protocol.replace(/:$/, '')}://${host}${port === null ? '' : `:${port}`}`
}
