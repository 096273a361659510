import type { Class, Node } from 'oxc-parser'
import type { ClientLibrary, ClientShape } from './client-library.js'
import type { SourceModule } from './source-module.js'

/**
 * What an expression may stand for, as far as its text tells; null where nothing tells.
 *
 * `foreign` is anything that is known to be no client, nor made of the project's code.
 */
export type Value =
  | ClientValue
  | { kind: 'package'; library: ClientLibrary }
  | { kind: 'module'; module: SourceModule }
  | { kind: 'function'; node: Node; module: SourceModule }
  | { kind: 'class'; node: Class; module: SourceModule }
  | { kind: 'instance'; node: Class; module: SourceModule }
  | { kind: 'object'; node: Node & { type: 'ObjectExpression' }; module: SourceModule }
  | { kind: 'type'; members: readonly Node[]; module: SourceModule }
  | { kind: 'global' }
  | { kind: 'foreign' }
  | null

/** A client, or a function of it. */
export interface ClientValue {
  kind: 'client'
  library: ClientLibrary
  shape: ClientShape
  /** URL that its own are joined to, as a pattern; null where it has none. */
  base: string | null
}

/** Tells what expressions stand for, over all parsed modules. */
export interface Evaluator {
  evaluate(node: Node, module: SourceModule): Value
  /** What a type says of the values that have it. */
  ofType(node: Node, module: SourceModule): Value
  /** A member of a value; of any name where that is null. */
  member(value: Value, name: string | null): Value
  /** What calling a value makes. */
  result(value: Value): Value
  /** What a module exports by a name. */
  exported(module: SourceModule, name: string): Value
  /** What importing a name from a specifier leads to; `*` is all of it. */
  imported(specifier: string, name: string, from: SourceModule): Value
  /** Text with `*` for what is not constant; null for what is not text. */
  text(node: Node, module: SourceModule): string | null
  /** The expression that an imported constant is set to. */
  constant(specifier: string, name: string, from: SourceModule): Expression | null
}

export interface Expression {
  node: Node
  module: SourceModule
}

/** Something known to be no client. */
export const FOREIGN: Value = { kind: 'foreign' }

const TELLING: readonly string[] = [
  'client',
  'package',
  'global',
  'instance',
  'class',
  'object',
  'function',
  'module',
  'type',
]

/** Of values that an expression may have, the one that tells most. */
export function either(values: readonly Value[]): Value {
  for (const kind of TELLING) {
    const found = values.find((value) => value?.kind === kind)
    if (found !== undefined) return found
  }
  return values.length > 0 && values.every((value) => value !== null) ? FOREIGN : null
}
