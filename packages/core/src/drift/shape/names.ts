/** The words of a field's name, in lower case: `createdAt` and `created_at` are `created`, `at`. */
export function wordsOf(name: string): readonly string[] {
  const before = known.get(name)
  if (before !== undefined) return before
  if (known.size > 5000) known.clear()
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '')
  known.set(name, words)
  return words
}

const known = new Map<string, readonly string[]>()

/** What the name of a field says of its values. */
export const NAMES = {
  id: words('id ids uuid guid ulid ref reference'),
  closedSet: words(
    'status state type kind role category mode level method brand tier plan priority severity visibility scope reason ' +
      'event action phase stage channel unit direction result outcome gender object interval frequency scheme protocol ' +
      'environment env network funding usage color colour size format condition availability access permission decision ' +
      'risk grade class period side policy strategy algorithm encoding weekday resolution conclusion verdict health ' +
      'lifecycle theme alignment',
  ),
  /** Texts that anyone may write. */
  openSet: words(
    'id ids name names title label labels tag tags slug username login user owner author description text message body ' +
      'note notes comment content summary keyword keywords city street address address1 line1 line2 state region country ' +
      'company department path url uri href file filename email phone value values key hash token cursor query search ' +
      'subject caption nickname handle alias ref branch host domain sku hostname zone bio version cursors ' +
      'assignee reviewer member manager creator agent operator team project group store vendor supplier customer product ' +
      'item model make warehouse driver player teacher guest coin symbol ticker asset topic genre repository repo service ' +
      'app application package module component queue bucket table database cluster node instance pod space room location ' +
      'place port station airport carrier line route stop track artist album song movie book course school word term ' +
      'phrase brand provider currency lang language locale',
  ),
  /** Texts that may begin alike by chance. */
  prose: words(
    'name names title slug label labels description text message branch tag tags path file filename version url',
  ),
  constant: words('object type version kind schema typename format api spec jsonrpc resource class dialect'),
  /** What stands before the word of a constant. */
  message: words('message event entity record model document item node data media content response request'),
  amount: words('amount price total subtotal balance cost fee fees tax'),
  /** Whole by nature, so that one of them with decimals is a change. */
  whole: words('cents count quantity qty page pages size offset limit id minor bytes age year'),
  /** Decimal by nature, so that a few whole ones are chance. */
  measure: words(
    'rate rating average avg mean ratio percent percentage temperature lat lng lon latitude longitude weight distance',
  ),
  /** What a search or a model thinks of something: whole only while it has no opinion. */
  opinion: words('score relevance confidence probability similarity'),
  /** Numbers with points that are no decimals. */
  version: words('version versions release build ver section chapter'),
  moment: words(
    'at on time date timestamp ts created updated modified expires expiry deleted started ended due iat exp',
  ),
  currency: words('currency currencies'),
  country: words('country countries nationality'),
  locale: words('locale locales lang language languages'),
  next: words('next cursor after token marker continuation'),
  coordinates: words(
    'coordinates coordinate coords coord position point center centre centroid bbox bounds latlng lnglat geo viewport',
  ),
  /** Objects whose keys their owners choose. */
  ownKeys: words('translations i18n localized rates counts scores votes reactions languages dependencies balances'),
  /** The same, where all of them are texts. */
  ownTextKeys: words('metadata labels annotations tags custom extra extras headers userdata env'),
  /** Objects whose keys may be chosen, if not all of them have the same. */
  perhapsOwnKeys: words(
    'metadata meta labels custom extra extras attributes properties context variables prices totals quotes settings preferences flags features params options permissions capabilities',
  ),
  /** Links that lead through the service itself. */
  navigation: words('next prev previous self first last href'),
  link: words('next prev previous self first last href url uri link links location'),
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '))
}

/** True where the last word of a name, or a word before it, is one of a set. */
export function says(name: string, set: ReadonlySet<string>): boolean {
  return wordsOf(name).some((word) => set.has(word))
}

/** True where a name ends with a word of a set: `payment_status`, but not `status_page`. */
export function endsWith(name: string, set: ReadonlySet<string>): boolean {
  const last = wordsOf(name).at(-1)
  return last !== undefined && set.has(last)
}

const ID_KEY =
  /^(?:\d+|[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|[0-7][\dA-HJKMNP-TV-Z]{25}|(?=[a-f]*\d)[\da-f]{16,}|\d+(?:\.\d+)+(?:[-+][\w.+-]+)?|.*\/.*|[A-Za-z]{1,8}[_-](?:\d{4,}|(?=\w*\d\w*[A-Za-z])[\dA-Za-z]{6,})|\d{4}-\d\d(?:-\d\d(?:[T ].*)?)?|[^\s@]+@[^\s@]+\.[a-z]+|(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w-]{20,}|(?=(?:[a-z]*\d+[a-z]+){2})(?!.*[a-z]{5})[a-z\d]{10,})$/

/** A name of a file, by how it ends. */
const FILE_KEY =
  /^[^/]+\.(?:md|txt|rst|csv|tsv|json|ya?ml|toml|ini|xml|html?|css|scss|less|[cm]?[jt]sx?|vue|svelte|py|ipynb|rb|go|rs|java|kts?|scala|swift|cpp|hpp|cs|php|lua|bash|ps1|bat|sql|proto|graphql|gradle|pdf|docx?|xlsx?|pptx?|png|jpe?g|gif|webp|svg|ico|mp[34]|wav|mov|zip|t?gz|tar|whl|jar)$/i

const idKeys = new Map<string, boolean>()

/** True for a key that names a thing: an id, a day, an address, a file. Objects with such keys are maps. */
export function isIdKey(key: string): boolean {
  const before = idKeys.get(key)
  if (before !== undefined) return before
  if (idKeys.size > 10_000) idKeys.clear()
  const answer = ID_KEY.test(key) || FILE_KEY.test(key)
  idKeys.set(key, answer)
  return answer
}

const VARIED_KEYS = [
  '__typename',
  'type',
  'object',
  'kind',
  'event',
  'event_type',
  'eventType',
  '@type',
  '_type',
  'resourceType',
]

/** What tells an object's variant, as `type=card`; empty for an object without. */
export function variantOf(value: Readonly<Record<string, unknown>>): string {
  for (const key of VARIED_KEYS) {
    const one = value[key]
    if (typeof one === 'string' && one.length <= 64 && /^[A-Za-z][\w.:/-]*$/.test(one)) return `${key}=${one}`
  }
  return ''
}
