import { shapeOfAll, type IsStandIn } from '../shape/observe.js'
import type { Shape } from '../shape/shape.js'
import type { Content } from './content.js'
import { graphqlData } from './graphql.js'
import { mergeHeaders, type HeaderShapes } from './header-shape.js'
import { mergeStreams, streamShapeOf, type StreamShape } from './stream-shape.js'

/** What answers of one operation, status and family of media types showed. */
export interface AnswerShape {
  answers: number
  essences: ReadonlySet<string>
  body: Shape | null
  stream: StreamShape | null
  headers: HeaderShapes
}

/** An answer, as it is put together with others of its operation, status and family. */
export interface AnswerParts {
  content: Content
  essence: string
  headers: HeaderShapes
}

/** The shape of several answers of one family. It is the merge of the shapes of each. */
export function answerShapeOfAll(answers: readonly AnswerParts[], isStandIn: IsStandIn | null): AnswerShape {
  const values = answers.flatMap(({ content }) =>
    'value' in content ? [content.family === 'xml' ? content.value : graphqlData(content.value)] : [],
  )
  const streams = answers.flatMap(({ content }) =>
    'events' in content ? [streamShapeOf(content.events, isStandIn, content.family)] : [],
  )
  const [first, ...further] = streams
  return {
    answers: answers.length,
    essences: new Set(answers.map(({ essence }) => essence)),
    body: values.length === 0 ? null : shapeOfAll(values, isStandIn),
    stream: first === undefined ? null : further.reduce(mergeStreams, first),
    headers: answers.map(({ headers }) => headers).reduce(mergeHeaders),
  }
}

/** Tells bodies apart that cannot be compared: JSON from HTML, and images of one format from those of another. */
export function familyKey(content: Content): string {
  if (content.family === 'bytes') return content.essence || 'bytes'
  if (content.family !== 'csv' || content.separator === ',') return content.family
  return `csv with ${content.separator === '\t' ? 'tabs' : content.separator}`
}
