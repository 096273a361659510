import type { RuleId } from './rule-ids.js'
import { STAND_IN } from './stand-in.js'

/** Names whose values a rule replaces. Names are cut into words first: `accessToken` is `access token`. */
interface NameRule {
  rule: RuleId
  /** The last words of a name; the first of them may be anything where it begins with `*`. */
  names: readonly string[]
  /** Words that make another thing of a name, just before those. */
  notAfter?: RegExp
}

/** Words before a name that ask about a secret, and hold none. */
const QUESTION =
  /^(?:is|has|have|show|hide|require|requires|required|allow|allows|needs|force|enable|use|uses|no|with|forgot|reset|change|min|max|supports)$/

/** Tokens that say where a list goes on, that count, or that make a request unique: no credentials. */
const NOT_SECRET_BEFORE_TOKEN =
  /^(?:page|next|prev|previous|continuation|pagination|cursor|sync|delta|skip|start|last|list|marker|change|idempotency|request|mask|sep|stop|eos|bos|pad|unk|special|design|max|min|total|per|input|output|first|end|resume|scroll|position|sequence|resumption)$/

const NAMES: readonly NameRule[] = [
  { rule: 'authorization', names: ['authorization'] },
  {
    rule: 'one-time-code',
    names: [
      ...[
        'otp',
        'totp',
        'otp code',
        'otpcode',
        'one time code',
        'one time password',
        'mfa code',
        'mfacode',
        'mfa',
        'sms code',
      ],
      ...[
        'verification code',
        'two factor code',
        '2 fa code',
        '2fa code',
        'tfa code',
        'passcode',
        'pin',
        'pin number',
        'pin code number',
      ],
      ...[
        'cvv',
        'cvc',
        'cvv 2',
        'cvc 2',
        'cvv2',
        'cvc2',
        'csc',
        'card security code',
        'security code',
        'card code',
        'login code',
      ],
      ...[
        'backup code',
        'backup codes',
        'recovery code',
        'recovery codes',
        'scratch codes',
        'security answer',
        'secret answer',
      ],
      ...[
        'answer to security question',
        'user code',
        'device code',
        'reset code',
        'activation code',
        'challenge code',
        'auth code',
      ],
      ...['authentication code', 'authorization code', 'access code', 'magic code', 'email code', 'phone code'],
    ],
    notAfter: QUESTION,
  },
  {
    rule: 'password',
    names: ['password', 'passwd', 'pwd', 'passphrase', '*password', '*passwd', '*pwd'],
    notAfter: QUESTION,
  },
  {
    rule: 'password',
    names: [
      ...[
        'password confirmation',
        'password confirm',
        'password repeat',
        'password again',
        'password hash',
        'password digest',
      ],
      ...['password 1', 'password 2', 'password1', 'password2', 'passwordconfirmation', 'passwordhash'],
      ...[
        'passwort',
        'kennwort',
        'mot de passe',
        'contrasena',
        'user pass',
        'db pass',
        'database pass',
        'smtp pass',
        'mail pass',
        'mailer pass',
        'login pass',
        'admin pass',
        'ftp pass',
      ],
      ...['root pass', 'auth pass', 'userpass', 'dbpass'],
    ],
  },
  {
    rule: 'api-key',
    names: [
      ...[
        'api key',
        'api keys',
        'apikey',
        'apikeys',
        '*apikey',
        'application key',
        'app key',
        'appkey',
        'subscription key',
      ],
      ...[
        'functions key',
        'license key',
        'licence key',
        'service key',
        'server key',
        'auth key',
        'authkey',
        'access key',
      ],
      ...[
        'access keys',
        'accesskey',
        'account key',
        'accountkey',
        'storage key',
        'api credential',
        'ingest key',
        'write key',
      ],
    ],
    notAfter: QUESTION,
  },
  {
    rule: 'secret',
    names: [
      ...[
        'secret',
        'secrets',
        '*secret',
        'secret key',
        'secretkey',
        'private key',
        'privatekey',
        'signing key',
        'signingkey',
      ],
      ...[
        'encryption key',
        'encryptionkey',
        'decryption key',
        'master key',
        'masterkey',
        'shared key',
        'shared access key',
      ],
      ...[
        'hmac key',
        'session key',
        'sessionkey',
        'key material',
        'webhook key',
        'client key data',
        'client secret value',
      ],
      ...['secret access key', 'secretaccesskey', 'access key secret', 'secret value', 'secret string', 'secret token'],
      ...[
        'credential',
        'credentials',
        'mnemonic',
        'seed phrase',
        'recovery phrase',
        'recovery key',
        'code verifier',
        'codeverifier',
      ],
      ...['signature key', 'jwk private', 'key secret'],
    ],
    notAfter: QUESTION,
  },
  {
    rule: 'token',
    names: [
      ...['token', '*token', 'jwt', 'access tokens', 'refresh tokens', 'api tokens', 'auth tokens', 'bearer tokens'],
      ...[
        'assertion',
        'saml response',
        'samlresponse',
        'saml assertion',
        'oauth signature',
        'oauth verifier',
        'csrf',
        'xsrf',
      ],
      ...['token value', 'token secret', 'csrf token value', 'id token hint', 'logout token hint', 'token data'],
    ],
    notAfter: NOT_SECRET_BEFORE_TOKEN,
  },
  { rule: 'connection-string', names: ['connection string', 'connectionstring', 'conn string', 'connection uri'] },
  {
    rule: 'card-number',
    names: [
      ...[
        'card number',
        'cardnumber',
        'credit card',
        'creditcard',
        'credit card number',
        'cc number',
        'ccnumber',
        'ccnum',
        'cc num',
      ],
      ...['pan', 'primary account number', 'debit card number', 'card no', 'card num', 'card pan'],
    ],
  },
  { rule: 'iban', names: ['iban'] },
  {
    rule: 'phone',
    names: [
      ...[
        'phone',
        'phone number',
        'phonenumber',
        'mobile',
        'mobile number',
        'mobile phone',
        'mobilephone',
        'cell',
        'cellphone',
      ],
      ...[
        'cell phone',
        'cell number',
        'telephone',
        'telephone number',
        'tel',
        'fax',
        'fax number',
        'msisdn',
        'whatsapp',
        'whatsapp number',
      ],
      ...[
        'home phone',
        'work phone',
        'contact number',
        'telefon',
        'telefono',
        'téléphone',
        'phone e 164',
        'sms number',
        '*phone',
      ],
    ],
  },
  {
    rule: 'national-id',
    names: [
      ...[
        'ssn',
        'social security number',
        'social security',
        'socialsecuritynumber',
        'ssn last 4',
        'national id',
        'nationalid',
      ],
      ...[
        'national id number',
        'national identity number',
        'national insurance number',
        'nino',
        'nhs number',
        'passport number',
      ],
      ...[
        'passportnumber',
        'passport no',
        'passport',
        'drivers license',
        'drivers license number',
        'driver license number',
      ],
      ...[
        'driver license',
        'drivers licence',
        'driving licence',
        'driving licence number',
        'driving license',
        'licence number',
      ],
      ...[
        'tax id',
        'taxid',
        'tax id number',
        'tax identification number',
        'tin',
        'itin',
        'personal tax id',
        'sin',
        'cpf',
        'dni',
        'nie',
        'nif',
      ],
      ...[
        'pesel',
        'personnummer',
        'personal number',
        'personal identity number',
        'aadhaar',
        'aadhaar number',
        'aadhar',
        'codice fiscale',
      ],
      ...[
        'numero securite sociale',
        'curp',
        'identity number',
        'identity card number',
        'identification number',
        'id card number',
        'bsn',
      ],
      ...['medicare number', 'bank account number', 'government id', 'gov id', 'ahv number', 'steuer id'],
    ],
  },
  {
    rule: 'person-name',
    names: [
      ...[
        'first name',
        'firstname',
        'first names',
        'last name',
        'lastname',
        'full name',
        'fullname',
        'given name',
        'givenname',
        'given names',
      ],
      ...[
        'family name',
        'familyname',
        'surname',
        'middle name',
        'middlename',
        'maiden name',
        'fname',
        'lname',
        'cardholder',
        'card holder',
      ],
      ...[
        'cardholder name',
        'card holder name',
        'cardholdername',
        'name on card',
        'account holder',
        'account holder name',
        'accountholder',
      ],
      ...[
        'holder name',
        'legal first name',
        'legal last name',
        'patient name',
        'contact name',
        'recipient name',
        'sender name',
      ],
      ...[
        'beneficiary name',
        'beneficiary',
        'guest name',
        'passenger name',
        'vorname',
        'nachname',
        'prenom',
        'apellido',
        'apellidos',
        'nom de famille',
      ],
    ],
  },
  {
    rule: 'street-address',
    names: [
      ...[
        'street',
        'street 1',
        'street 2',
        'street1',
        'street2',
        'street address',
        'streetaddress',
        'street line 1',
        'street line 2',
      ],
      ...[
        'street name',
        'address 1',
        'address 2',
        'address1',
        'address2',
        'address line',
        'address line 1',
        'address line 2',
        'addressline1',
      ],
      ...[
        'addressline2',
        'line 1',
        'line 2',
        'line1',
        'line2',
        'home address',
        'mailing address',
        'billing address',
        'shipping address',
      ],
      ...[
        'postal address',
        'residential address',
        'delivery address',
        'residence address',
        'strasse',
        'calle',
        'street and number',
      ],
    ],
  },
  {
    rule: 'birth-date',
    names: [
      'dob',
      'birth date',
      'birthdate',
      'date of birth',
      'dateofbirth',
      'birthday',
      'birth day',
      'bday',
      'geburtsdatum',
      'date de naissance',
      'fecha nacimiento',
      'born on',
    ],
  },
  { rule: 'name', names: ['name', 'display name', 'displayname', 'nick name', 'nickname', 'legal name'] },
  {
    rule: 'company',
    names: [
      'company',
      'company name',
      'companyname',
      'organization name',
      'organisation name',
      'business name',
      'employer',
    ],
  },
]

/** Names that are secret in a query only: parts of signed URLs (AWS SigV4, Google, Azure SAS, CloudFront), short forms. */
const QUERY_NAMES: Readonly<Record<string, RuleId>> = {
  ...Object.fromEntries(
    [
      ...[
        'sig',
        'signature',
        'x amz credential',
        'x amz security token',
        'x amz signature',
        'x goog credential',
        'x goog signature',
      ],
      ...[
        'awsaccess key id',
        'aws access key id',
        'ossaccess key id',
        'oss access key id',
        'key pair id',
        'policy',
        'hmac',
      ],
      ...['google access id', 'q signature', 'q ak'],
    ].map((name) => [name, 'signed-url' as const]),
  ),
  ...Object.fromEntries(
    ['sid', 'session id', 'sessionid', 'jsessionid', 'phpsessid', 'auth'].map((name) => [name, 'token' as const]),
  ),
}

/** Headers that hold a credential under a name of their own. */
const HEADER_NAMES: Readonly<Record<string, RuleId>> = {
  'proxy authorization': 'authorization',
  apikey: 'api-key',
  token: 'auth-header',
}

/** Headers that hold a credential, by what their names end in. */
const SECRET_HEADER = new RegExp(
  [
    '(?:^|-)authorization$',
    '(?:^|-)(?:token|secret|password|passwd|passcode|otp|credentials?|signature(?:-256|-ed25519)?|hmac(?:-sha256)?)$',
    '(?:^|-)(?:[a-z]*api|access|auth|app|application|client|functions|license|master|private|secret|service|subscription)-?key$',
  ].join('|'),
)

/** Tokens that say where a list goes on, and no credentials. */
const PAGE_TOKEN = /(?:page|next|continuation|pagination|cursor|sync|delta|skip)-?token$/

const SESSION_COOKIE = /sess|sid$|^sid(?=[._-])|token|auth(?!or)|jwt|csrf|xsrf|secret|remember|login|credential/i

/** What a cookie says that is a switch, or that takes a cookie away. */
const COOKIE_FLAG = /^"?(?:\d{0,5}|true|false|yes|no|on|off|deleted)"?$/i

const LONGEST = 5

const BY_ENDING = new Map<string, NameRule>()
const BY_LAST_PART: [ending: string, rule: NameRule][] = []
for (const rule of NAMES) {
  for (const name of rule.names) {
    if (name.startsWith('*')) BY_LAST_PART.push([name.slice(1), rule])
    else if (!BY_ENDING.has(name)) BY_ENDING.set(name, rule)
  }
}

/** Rules that are off unless a project switches them on. */
export const OFF_BY_DEFAULT: ReadonlySet<string> = new Set<RuleId>(['ip-address', 'name', 'company'])

const known = new Map<string, RuleId | null>()

/** The rule that replaces values under a key of JSON, XML or a form; null for a key that tells nothing. */
export function ruleOfField(name: string): RuleId | null {
  const cached = known.get(name)
  if (cached !== undefined) return cached
  const rule = findRule(name)
  if (known.size > 5000) known.clear()
  known.set(name, rule)
  return rule
}

function findRule(name: string): RuleId | null {
  if (name.length > 64) return null
  if (name.includes('-') && /^x-/i.test(name) && isSecretHeader(name.toLowerCase()))
    return ruleOfHeader(name.toLowerCase())
  const words = wordsOf(name)
  for (let from = Math.max(0, words.length - LONGEST); from < words.length; from += 1) {
    const rule = BY_ENDING.get(words.slice(from).join(' '))
    if (rule !== undefined && isMeant(rule, words, from)) return rule.rule
  }
  const last = words.at(-1) ?? ''
  for (const [ending, rule] of BY_LAST_PART) {
    if (!last.endsWith(ending) || last.length === ending.length) continue
    const before = last.slice(0, -ending.length)
    if (rule.notAfter?.test(before) !== true) return rule.rule
  }
  return null
}

function isMeant({ rule, notAfter }: NameRule, words: readonly string[], from: number): boolean {
  const before = words[from - 1]
  if (before === undefined) return true
  // A bare `name` or `company` is all of the key.
  if (rule === 'name' || rule === 'company') return false
  if (rule === 'iban' || rule === 'card-number') return true
  if (notAfter === undefined) return true
  return !notAfter.test(before) && (notAfter !== QUESTION || !QUESTION.test(words[0]!))
}

/** `accessToken`, `access_token`, `ACCESS-TOKEN` and `session[access.token]` end in the words `access token`. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replaceAll(/([A-Za-z]{4,})(\d)$/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d\u0080-\uffff]+/)
    .filter((word) => word !== '')
}

/** The rule that replaces a header's value; null for one that tells nothing. Cookies are judged one by one. */
export function ruleOfHeader(name: string): RuleId | null {
  if (!isSecretHeader(name)) return null
  const words = name.replaceAll('-', ' ')
  if (words.endsWith('authorization')) return 'authorization'
  const rule = HEADER_NAMES[words] ?? (words.endsWith('key') ? 'api-key' : 'auth-header')
  return rule
}

/** The rule that replaces a query parameter; null for one that tells nothing. */
export function ruleOfQuery(name: string): RuleId | null {
  const words = wordsOf(name).join(' ')
  return (Object.hasOwn(QUERY_NAMES, words) ? QUERY_NAMES[words] : undefined) ?? ruleOfField(name)
}

/** True for a header whose value is a credential. Cookies are judged one by one. */
export function isSecretHeader(name: string): boolean {
  return SECRET_HEADER.test(name) && !PAGE_TOKEN.test(name)
}

/** True for a key, in JSON, XML or a form, whose text is a secret. Page tokens, counts and plain `key` fields are not. */
export function isSecretField(name: string): boolean {
  const rule = ruleOfField(name)
  return rule !== null && !OFF_BY_DEFAULT.has(rule)
}

/** True for a query parameter whose value is a secret. */
export function isSecretQuery(name: string): boolean {
  const rule = ruleOfQuery(name)
  return rule !== null && !OFF_BY_DEFAULT.has(rule)
}

/** True for a cookie that identifies someone: by its name, or by a long value of mixed characters. */
export function isSecretCookie(name: string, value: string): boolean {
  if (COOKIE_FLAG.test(value)) return false
  return (
    SESSION_COOKIE.test(name) ||
    STAND_IN.test(value) ||
    (value.length >= 16 && /\d/.test(value) && /[a-z]/i.test(value))
  )
}

/** A request header's value without its secrets; null where there is nothing else in it. */
export function withoutSecrets(header: string, value: string): string | null {
  if (isSecretHeader(header)) return null
  if (header !== 'cookie') return value
  const kept = value.split(/; */).filter((pair) => {
    const equals = pair.indexOf('=')
    return equals <= 0 || !isSecretCookie(pair.slice(0, equals).trim(), pair.slice(equals + 1).trim())
  })
  return kept.length === 0 ? null : kept.join('; ')
}
