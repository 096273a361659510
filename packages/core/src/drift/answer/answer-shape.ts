import { mergeShapes } from '../shape/merge-shapes.js'
import { shapeOf, type IsStandIn } from '../shape/observe.js'
import type { Shape } from '../shape/shape.js'
import type { Content } from './content.js'
import { graphqlData } from './soft-error.js'
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

/** The shape of one answer. */
export function answerShapeOf(
  content: Content,
  essence: string,
  headers: HeaderShapes,
  isStandIn: IsStandIn | null,
): AnswerShape {
  return {
    answers: 1,
    essences: new Set([essence]),
    body: 'value' in content ? shapeOf(graphqlData(content.value), isStandIn) : null,
    stream: 'events' in content ? streamShapeOf(content.events, isStandIn) : null,
    headers,
  }
}

/** Merge what answers showed. Associative and commutative. */
export function mergeAnswers(a: AnswerShape, b: AnswerShape): AnswerShape {
  return {
    answers: a.answers + b.answers,
    essences: a.essences.union(b.essences),
    body: a.body === null || b.body === null ? (a.body ?? b.body) : mergeShapes(a.body, b.body),
    stream: a.stream === null || b.stream === null ? (a.stream ?? b.stream) : mergeStreams(a.stream, b.stream),
    headers: mergeHeaders(a.headers, b.headers),
  }
}

/** Tells bodies apart that cannot be compared: JSON from HTML, and images of one format from those of another. */
export function familyKey(content: Content): string {
  return content.family === 'bytes' ? content.essence || 'bytes' : content.family
}
