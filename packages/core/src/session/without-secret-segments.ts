import { decodeText } from '../body/url-text.js'
import type { InteractionDraft } from '../record/index.js'
import { MAY_BE_STAND_IN } from '../sanitize/may-be-stand-in.js'
import { STAND_IN } from '../sanitize/stand-in.js'

/** An operation that is named by its path: a secret in it was an id. */
export function withoutSecretSegments(draft: InteractionDraft): InteractionDraft {
  const [, method, path] = /^(\S+) (\/.*)$/s.exec(draft.operation) ?? []
  if (path === undefined) return draft
  const segments = path.split('/').map((segment, index) => (index > 1 && isStandInSegment(segment) ? ':id' : segment))
  return { ...draft, operation: `${method} ${segments.join('/')}` }
}

function isStandInSegment(segment: string): boolean {
  return MAY_BE_STAND_IN.test(segment) && STAND_IN.test(decodeText(segment))
}
