export { recordExchange, type Exchange, type Spool } from './exchange.js'
export { toInteraction, type BesideFile, type InteractionDraft } from './to-interaction.js'
