/** How much a finding matters: breaking and risky ones alert, additive ones only belong in the recordings. */
export type Severity = 'breaking' | 'risky' | 'additive' | 'info'

/** From the most to the least. */
export const SEVERITIES: readonly Severity[] = ['breaking', 'risky', 'additive', 'info']

/** What is known of a kind of finding. */
export interface KindRule {
  /** Its number in the taxonomy; kinds that share one are its cases. */
  id: string
  severity: Severity
  /** For a person: what has happened. */
  title: string
  /** Few observations prove little of it, so that weak evidence drops it one level. */
  dropsWhenWeak?: true
  /** Found only where the configuration gives it a severity. */
  isOptIn?: true
}

/** Every kind of finding, by the word that stands in results. */
export const KINDS = {
  'endpoint-gone': { id: 'E1', severity: 'breaking', title: 'the endpoint is gone' },
  'status-class-changed': { id: 'E2', severity: 'breaking', title: 'the status is of another class' },
  'status-changed': { id: 'E3', severity: 'risky', title: 'the status is another of its class' },
  'media-type-changed': { id: 'E4', severity: 'breaking', title: 'the body is of another media type' },
  'body-vanished': { id: 'E5', severity: 'breaking', title: 'the body is gone' },
  'body-appeared': { id: 'E5', severity: 'additive', title: 'there is a body now' },
  'redirect-introduced': { id: 'E7', severity: 'risky', title: 'the call is redirected' },
  'host-changed': { id: 'E7', severity: 'risky', title: 'links lead to another host' },
  'header-removed': { id: 'E8', severity: 'risky', title: 'a header is gone' },
  'header-type-changed': { id: 'E8', severity: 'risky', title: 'a header holds another type of value' },
  'header-added': { id: 'E8', severity: 'additive', title: 'there is a new header' },
  'deprecation-signalled': { id: 'E9', severity: 'risky', title: 'the service announces an end' },
  'pagination-changed': { id: 'E10', severity: 'breaking', title: 'the next page is found in another way' },
  'event-type-removed': { id: 'E11', severity: 'breaking', title: 'a type of event is gone from the stream' },
  'event-type-added': { id: 'E11', severity: 'additive', title: 'the stream has a new type of event' },
  'event-order-changed': { id: 'E11', severity: 'risky', title: 'events come in another order' },
  'body-unparseable': { id: 'E12', severity: 'breaking', title: 'the body cannot be parsed' },
  'root-kind-changed': { id: 'R1', severity: 'breaking', title: 'the whole body is of another type' },
  enveloped: { id: 'R2', severity: 'breaking', title: 'the body is wrapped in another object' },
  unwrapped: { id: 'R2', severity: 'breaking', title: 'the object around the body is gone' },
  'field-removed': { id: 'X1', severity: 'breaking', title: 'a field is gone', dropsWhenWeak: true },
  'field-became-optional': { id: 'X2', severity: 'breaking', title: 'a field may be absent now', dropsWhenWeak: true },
  'optional-field-unseen': { id: 'X3', severity: 'info', title: 'an optional field is not seen any more' },
  'field-added': { id: 'X4', severity: 'additive', title: 'there is a new field' },
  'became-always-present': { id: 'X5', severity: 'info', title: 'an optional field is always there now' },
  renamed: { id: 'X6', severity: 'breaking', title: 'a field has another name' },
  moved: { id: 'X7', severity: 'breaking', title: 'a field stands in another place' },
  'became-nullable': { id: 'N1', severity: 'breaking', title: 'a field may be null now', dropsWhenWeak: true },
  'now-always-null': { id: 'N2', severity: 'breaking', title: 'a field is only null now', dropsWhenWeak: true },
  'null-refined': { id: 'N3', severity: 'additive', title: 'a field that was only null has values' },
  'not-nullable-any-more': { id: 'N4', severity: 'info', title: 'a nullable field is never null now' },
  'convention-swapped': { id: 'N5', severity: 'risky', title: 'emptiness is written in another way' },
  'type-changed': { id: 'T1', severity: 'breaking', title: 'a field is of another type' },
  'type-widened': { id: 'T2', severity: 'breaking', title: 'a field may be of a further type' },
  'type-narrowed': { id: 'T2', severity: 'info', title: 'a field is of fewer types' },
  stringified: { id: 'T3', severity: 'breaking', title: 'a value is text now' },
  destringified: { id: 'T3', severity: 'breaking', title: 'a value that was text is none now' },
  'cardinality-flipped': { id: 'T4', severity: 'breaking', title: 'one value and an array changed places' },
  'integer-to-decimal': { id: 'T5', severity: 'risky', title: 'whole numbers have decimals now' },
  'decimal-to-integer': { id: 'T5', severity: 'info', title: 'decimals are whole numbers now' },
  'number-beyond-safe': { id: 'T6', severity: 'risky', title: 'a number is too large to be held exactly' },
  'map-value-changed': { id: 'T7', severity: 'breaking', title: 'the values of a map have another shape' },
  'struct-became-map': { id: 'T7', severity: 'info', title: 'an object is keyed by ids now' },
  'variant-added': { id: 'T8', severity: 'risky', title: 'there is a further variant' },
  'variant-field-removed': { id: 'T8', severity: 'breaking', title: 'a variant lost a field', dropsWhenWeak: true },
  'discriminator-gone': { id: 'T8', severity: 'breaking', title: 'variants cannot be told apart any more' },
  'item-type-changed': { id: 'A1', severity: 'breaking', title: 'items are of another type' },
  'tuple-changed': { id: 'A2', severity: 'risky', title: 'a tuple has another length or other types' },
  'always-empty': { id: 'A4', severity: 'info', title: 'an array is always empty now' },
  'sort-order-lost': { id: 'A5', severity: 'risky', title: 'items are not sorted any more', isOptIn: true },
  'uniqueness-lost': { id: 'A6', severity: 'risky', title: 'ids of items repeat', isOptIn: true },
  'enum-value-added': { id: 'V1', severity: 'risky', title: 'a closed set has a new value' },
  'value-unseen': { id: 'V1', severity: 'info', title: 'a value was not seen before' },
  'constant-changed': { id: 'V2', severity: 'risky', title: 'a constant has another value' },
  'format-changed': { id: 'V3', severity: 'risky', title: 'text has another format' },
  'precision-changed': { id: 'V4', severity: 'info', title: 'moments have another precision' },
  'id-scheme-changed': { id: 'V5', severity: 'risky', title: 'ids are made in another way' },
  'content-changed': { id: 'V6', severity: 'risky', title: 'text holds another kind of content' },
  'scale-jumped': { id: 'V7', severity: 'info', title: 'numbers are of another magnitude', isOptIn: true },
} as const satisfies Record<string, KindRule>

/** A kind of finding, as the words that stand in results. */
export type Kind = keyof typeof KINDS

/** What is known of a kind. */
export function ruleOf(kind: Kind): KindRule {
  return KINDS[kind]
}

/** One level less; `additive` says that something is new, so that it is no level below `risky`. */
export function dropLevel(severity: Severity): Severity {
  return severity === 'breaking' ? 'risky' : 'info'
}
