import { mapRequestLeaves, mapResponseLeaves } from '../parameters/index.js'
import { DraftInWork, type Draft, type ParameterizeContext, type ParameterizeInput } from './draft-in-work.js'
import { addKept } from './kept-values.js'
import { KnownValues } from './known-values.js'
import { RequestSide } from './request-side.js'
import { ResponseSide } from './response-side.js'

export type { ParameterizeContext, ParameterizeInput } from './draft-in-work.js'

/**
 * Replace what varies from run to run by placeholders, and what was taken from elsewhere by links. The drafts stand in
 * the order of their calls, and are left alone.
 */
export function parameterize<T extends Draft>(
  inputs: readonly ParameterizeInput<T>[],
  context: ParameterizeContext,
): T[] {
  const known = new KnownValues()
  for (const { interaction, place } of context.kept) addKept(known, interaction, place)
  return inputs.map((input) => parameterizeOne(input, context, known))
}

function parameterizeOne<T extends Draft>(
  input: ParameterizeInput<T>,
  context: ParameterizeContext,
  known: KnownValues,
): T {
  const work = new DraftInWork(input, context, known)
  const request = new RequestSide(work)
  const withRequest = mapRequestLeaves(input.draft, input.place.path, (leaf) => request.map(leaf))
  for (const own of work.own) known.add(own)
  const response = new ResponseSide(work)
  return mapResponseLeaves(
    withRequest,
    (leaf) => response.map(leaf),
    (key) => response.mapKey(key),
  )
}
