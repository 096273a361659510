import type { Kind } from '../../drift/index.js'

/** How a finding is brought into a recording. */
export type PatchRule =
  /** The member goes where the live answer has none. */
  | { how: 'remove' }
  /** The member comes from the live answer, to its place among the others. */
  | { how: 'add' }
  /** The recorded value gets another name, or another place. */
  | { how: 'rename' | 'move' | 'envelope' | 'unwrap' }
  /** The member is there, or not, and holds nothing in the way that the live answer does. */
  | { how: 'nothing' }
  /** The live value, at the places that show the change. */
  | { how: 'value'; shows: Shown }
  /** The live array as a whole: which of its items show the change cannot be told. */
  | { how: 'array' }
  | { how: 'variant' | 'pagination' | 'header' | 'status' | 'body' | 'response' | 'event-added' | 'event-removed' }
  /** Nothing that could be written would help; why, and what to do. */
  | { how: 'leave'; reason: string }

/** What a live value shows beside the recorded one. */
export type Shown =
  | 'another type'
  | 'null'
  | 'no null'
  | 'decimals'
  | 'no decimals'
  | 'unsafe number'
  | 'another text'
  | 'a new value'
  | 'anything else'

/** By kind of finding, how it is patched. */
export const PATCH_RULES: Readonly<Record<Kind, PatchRule>> = {
  'endpoint-gone': {
    how: 'leave',
    reason:
      'a recording of an endpoint that is gone tests nothing. Call what took its place and record the tests with -u',
  },
  'status-class-changed': { how: 'response' },
  'status-changed': { how: 'status' },
  'media-type-changed': { how: 'body' },
  'body-vanished': { how: 'body' },
  'body-appeared': { how: 'body' },
  'redirect-introduced': {
    how: 'leave',
    reason:
      'clients follow the redirect to calls that are not recorded: record the tests with -u, or call the new address',
  },
  'host-changed': { how: 'value', shows: 'another text' },
  'header-removed': { how: 'header' },
  'header-type-changed': { how: 'header' },
  'header-added': { how: 'header' },
  'deprecation-signalled': { how: 'header' },
  'pagination-changed': { how: 'pagination' },
  'event-type-removed': { how: 'event-removed' },
  'event-type-added': { how: 'event-added' },
  'event-order-changed': { how: 'body' },
  'body-unparseable': { how: 'body' },
  'root-kind-changed': { how: 'body' },
  enveloped: { how: 'envelope' },
  unwrapped: { how: 'unwrap' },
  'field-removed': { how: 'remove' },
  'field-became-optional': { how: 'remove' },
  'optional-field-unseen': { how: 'remove' },
  'field-added': { how: 'add' },
  'became-always-present': { how: 'add' },
  renamed: { how: 'rename' },
  moved: { how: 'move' },
  'became-nullable': { how: 'value', shows: 'null' },
  'now-always-null': { how: 'value', shows: 'null' },
  'null-refined': { how: 'value', shows: 'no null' },
  'not-nullable-any-more': { how: 'value', shows: 'no null' },
  'convention-swapped': { how: 'nothing' },
  'type-changed': { how: 'value', shows: 'another type' },
  'type-widened': { how: 'value', shows: 'another type' },
  'type-narrowed': { how: 'value', shows: 'another type' },
  stringified: { how: 'value', shows: 'another type' },
  destringified: { how: 'value', shows: 'another type' },
  'cardinality-flipped': { how: 'value', shows: 'another type' },
  'integer-to-decimal': { how: 'value', shows: 'decimals' },
  'decimal-to-integer': { how: 'value', shows: 'no decimals' },
  'number-beyond-safe': { how: 'value', shows: 'unsafe number' },
  'map-value-changed': { how: 'value', shows: 'another type' },
  'struct-became-map': { how: 'value', shows: 'anything else' },
  'variant-added': { how: 'variant' },
  'variant-field-removed': { how: 'remove' },
  'discriminator-gone': { how: 'remove' },
  'item-type-changed': { how: 'array' },
  'tuple-changed': { how: 'value', shows: 'anything else' },
  'always-empty': { how: 'value', shows: 'anything else' },
  'sort-order-lost': { how: 'value', shows: 'anything else' },
  'uniqueness-lost': { how: 'value', shows: 'anything else' },
  'enum-value-added': { how: 'value', shows: 'a new value' },
  'value-unseen': { how: 'value', shows: 'a new value' },
  'constant-changed': { how: 'value', shows: 'another text' },
  'format-changed': { how: 'value', shows: 'another text' },
  'precision-changed': { how: 'value', shows: 'another text' },
  'id-scheme-changed': { how: 'value', shows: 'another text' },
  'content-changed': { how: 'value', shows: 'another text' },
  'scale-jumped': { how: 'value', shows: 'anything else' },
}
