import { answerShapeOfAll, familyKey, type AnswerParts, type AnswerShape } from './answer/answer-shape.js'
import { essenceOf, headerShapesOf } from './answer/header-shape.js'
import { firstValue, recordedContent } from './answer/recorded-body.js'
import type { Interaction, RecordedHeaders } from '../model/index.js'
import { hasPlaceholder, unescapeText } from '../body/placeholder.js'
import { compareAnswer } from './compare-answer.js'
import { lifeCycleSignals } from './compare/compare-headers.js'
import type { Baseline, DriftOptions } from './comparison.js'
import type { IsStandIn } from './shape/observe.js'

/** Everything recorded of one operation. */
export interface OperationShape {
  /** By status, then by family of media types. */
  answers: ReadonlyMap<number, ReadonlyMap<string, AnswerShape>>
  /** Names of headers that announced an end already. */
  lifeCycle: ReadonlySet<string>
}

/** Reads recorded answers in the way that the options want. */
export interface Reader {
  /** Null where the bytes of the body are not known. */
  read(interaction: Interaction): AnswerParts | null
  isMasked: IsStandIn
}

/** Merge the shapes of everything recorded, per service, operation, status and media type. */
export function createBaseline(interactions: readonly Interaction[], options: DriftOptions = {}): Baseline {
  const recorded = Map.groupBy(interactions, keyOf)
  const operations = new Map<string, OperationShape>()
  const reader = createReader(options)

  /** Made when it is first asked for: a run compares a part of what is recorded. */
  function shapeOf(interaction: Interaction): OperationShape | undefined {
    const key = keyOf(interaction)
    const own = recorded.get(key)
    if (own === undefined) return undefined
    const known = operations.get(key) ?? operationShapeOf(own, reader)
    operations.set(key, known)
    return known
  }

  return {
    compare: (interaction, live, context = {}) =>
      compareAnswer(shapeOf(interaction), interaction, live, { options, reader, context }),
  }
}

function keyOf({ service, operation }: Interaction): string {
  return `${service}\n${operation}`
}

function operationShapeOf(interactions: readonly Interaction[], reader: Reader): OperationShape {
  const lifeCycle = new Set<string>()
  const parts = new Map<number, Map<string, AnswerParts[]>>()
  for (const interaction of interactions) {
    const { response } = interaction
    // An answer that broke off is only a part of one.
    if (response === undefined || response.error !== undefined) continue
    for (const { name } of lifeCycleSignals(headerPairs(response.headers))) lifeCycle.add(name)
    const answer = reader.read(interaction)
    if (answer === null) continue
    const families = parts.get(response.status) ?? new Map<string, AnswerParts[]>()
    parts.set(response.status, families)
    const family = familyKey(answer.content)
    families.set(family, [...(families.get(family) ?? []), answer])
  }
  const answers = new Map(
    Array.from(parts, ([status, families]) => [
      status,
      new Map(Array.from(families, ([family, list]) => [family, answerShapeOfAll(list, reader.isMasked)])),
    ]),
  )
  return { answers, lifeCycle }
}

/** Headers one by one; those that came several times are several. */
function headerPairs(headers: RecordedHeaders): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, unescapeText(one)]),
  )
}

/** What stands for a secret, unless the caller knows better. */
const OPAQUE_STAND_IN = /redacted-\d+/

function createReader({ readBodyFile = () => null, isStandIn, headers = [] }: DriftOptions): Reader {
  const isReplaced = isStandIn ?? ((text) => OPAQUE_STAND_IN.test(text))
  return {
    isMasked: (text) => isReplaced(text) || hasPlaceholder(text),
    read(interaction) {
      const content = recordedContent(interaction, readBodyFile)
      const { headers: recorded = {} } = interaction.response ?? {}
      if (content === null) return null
      const essence = essenceOf(firstValue(recorded, 'content-type'))
      return { content, essence, headers: headerShapesOf(headerPairs(recorded), headers) }
    },
  }
}
