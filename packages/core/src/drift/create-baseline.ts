import { answerShapeOf, familyKey, mergeAnswers, type AnswerShape } from './answer/answer-shape.js'
import type { Content } from './answer/content.js'
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
  answers: Map<number, Map<string, AnswerShape>>
  /** Names of headers that announced an end already. */
  lifeCycle: Set<string>
}

/** What a recorded answer is known by. */
export interface RecordedAnswer {
  content: Content | null
  essence: string
}

/** Reads recorded answers in the way that the options want. */
export interface Reader {
  read(interaction: Interaction): RecordedAnswer
  shapeOf(interaction: Interaction, answer: RecordedAnswer): AnswerShape | null
}

/** Merge the shapes of everything recorded, per service, operation, status and media type. */
export function createBaseline(interactions: readonly Interaction[], options: DriftOptions = {}): Baseline {
  const operations = new Map<string, OperationShape>()
  const reader = createReader(options)
  for (const interaction of interactions) addInteraction(operations, interaction, reader)
  return {
    compare(interaction, live, context = {}) {
      const known = operations.get(keyOf(interaction))
      return compareAnswer(known, interaction, live, { options, reader, context })
    },
  }
}

function keyOf({ service, operation }: Interaction): string {
  return `${service}\n${operation}`
}

function addInteraction(operations: Map<string, OperationShape>, interaction: Interaction, reader: Reader): void {
  const { response } = interaction
  // An answer that broke off is only a part of one.
  if (response === undefined || response.error !== undefined) return
  const operation: OperationShape = operations.get(keyOf(interaction)) ?? { answers: new Map(), lifeCycle: new Set() }
  operations.set(keyOf(interaction), operation)
  for (const { name } of lifeCycleSignals(headerPairs(response.headers))) operation.lifeCycle.add(name)
  const answer = reader.read(interaction)
  const { content } = answer
  const shape = reader.shapeOf(interaction, answer)
  if (content === null || shape === null) return
  const families = operation.answers.get(response.status) ?? new Map<string, AnswerShape>()
  operation.answers.set(response.status, families)
  const family = familyKey(content)
  const before = families.get(family)
  families.set(family, before === undefined ? shape : mergeAnswers(before, shape))
}

/** Headers one by one; those that came several times are several. */
export function headerPairs(headers: RecordedHeaders): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, unescapeText(one)]),
  )
}

/** What stands for a secret, unless the caller knows better. */
const OPAQUE_STAND_IN = /redacted-\d+/

function createReader({ readBodyFile = () => null, isStandIn, headers = [] }: DriftOptions): Reader {
  const isReplaced = isStandIn ?? ((value) => typeof value === 'string' && OPAQUE_STAND_IN.test(value))
  const isMasked: IsStandIn = (value) => isReplaced(value) || (typeof value === 'string' && hasPlaceholder(value))
  const read = (interaction: Interaction): RecordedAnswer => ({
    content: recordedContent(interaction, readBodyFile),
    essence: essenceOf(firstValue(interaction.response?.headers ?? {}, 'content-type')),
  })
  return {
    read,
    shapeOf(interaction, { content, essence }) {
      if (content === null || interaction.response === undefined) return null
      const pairs = headerPairs(interaction.response.headers)
      return answerShapeOf(content, essence, headerShapesOf(pairs, headers), isMasked)
    },
  }
}
