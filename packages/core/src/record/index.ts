export { recordExchange, type Exchange, type Spool } from './exchange.js'
export { toInteraction, type BesideFile, type InteractionDraft, type ToInteractionOptions } from './to-interaction.js'
