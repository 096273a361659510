export {
  parseExpression,
  printExpression,
  type MessagePart,
  type TextPart,
  type ValueExpression,
} from './expression.js'
export { asText, expressionsIn, fillRequest, fillResponse, holdsPlaceholder } from './fill.js'
export { mapJwtClaims } from './jwt.js'
export { mapRequestLeaves, mapResponseLeaves, type Leaf } from './map-leaves.js'
export { placeRecorded } from './place-recorded.js'
export { fitsType, partsOfType, placeholderType } from './placeholder-types.js'
export { pathNames, requestValue, type RequestFacts } from './request-facts.js'
export { renameLinksOf } from './rename-links.js'
export { isReused } from './reuse.js'
export { resolveExpression, unresolved, type LiveValue, type Sources } from './resolve.js'
