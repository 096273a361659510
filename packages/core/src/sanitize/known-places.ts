/** A value that stands for a secret: `redacted-` and the secret's number in its recording. */
export const STAND_IN = /redacted-\d+/

/** True for text that is nothing but a stand-in. */
export function isStandIn(text: string): boolean {
  return /^redacted-\d+$/.test(text)
}

/** Headers that carry credentials, by what their names end in. */
const SECRET_HEADER = new RegExp(
  [
    '^(?:proxy-)?authorization$',
    '(?:^|-)(?:token|secret|password|passwd|credentials?|signature(?:-256)?)$',
    '(?:^|-)(?:[a-z]*api|access|auth|app|application|client|functions|license|master|private|secret|service|subscription)-?key$',
  ].join('|'),
)

/** Tokens that say where a list goes on, and no credentials. */
const PAGE_TOKEN = /(?:page|next|continuation|pagination|cursor|sync|delta|skip)-?token$/

/** Keys of JSON, forms and queries whose text is a secret, without `-`, `_`, `.` and case. */
const SECRET_KEYS = new Set([
  'accesskey',
  'accesskeysecret',
  'accesstoken',
  'apikey',
  'apikeysecret',
  'apisecret',
  'apitoken',
  'appkey',
  'appsecret',
  'assertion',
  'authkey',
  'authorization',
  'authtoken',
  'bearertoken',
  'clientassertion',
  'clientsecret',
  'codeverifier',
  'consumersecret',
  'credential',
  'credentials',
  'csrftoken',
  'currentpassword',
  'devicetoken',
  'encryptionkey',
  'idtoken',
  'jwt',
  'masterkey',
  'newpassword',
  'oauthsignature',
  'oauthtoken',
  'oauthtokensecret',
  'oauthverifier',
  'oldpassword',
  'onetimecode',
  'onetimepassword',
  'otp',
  'passphrase',
  'passwd',
  'password',
  'passwordconfirmation',
  'personalaccesstoken',
  'privatekey',
  'pwd',
  'refreshtoken',
  'secret',
  'secretaccesskey',
  'secretkey',
  'secrettoken',
  'securitytoken',
  'sessionkey',
  'sessionsecret',
  'sessiontoken',
  'signingkey',
  'signingsecret',
  'token',
  'userpassword',
  'webhooksecret',
  'xsrftoken',
])

/** Names that are secret in a query only: parts of signed URLs (AWS SigV4, Google, Azure SAS). */
const SECRET_QUERY_KEYS = new Set([
  'sig',
  'signature',
  'xamzcredential',
  'xamzsecuritytoken',
  'xamzsignature',
  'xgoogcredential',
  'xgoogsignature',
])

const SESSION_COOKIE = /sess|sid$|^sid(?=[._-])|token|auth(?!or)|jwt|csrf|xsrf|secret|remember|login|credential/i

/** What a cookie says that is a switch, or that takes a cookie away. */
const COOKIE_FLAG = /^"?(?:\d{0,5}|true|false|yes|no|on|off|deleted)"?$/i

/** True for a header whose value is a credential. Cookies are judged one by one. */
export function isSecretHeader(name: string): boolean {
  return SECRET_HEADER.test(name) && !PAGE_TOKEN.test(name)
}

/** True for a key, in JSON, XML or a form, whose text is a secret. Page tokens, counts and plain `key` fields are not. */
export function isSecretField(name: string): boolean {
  return SECRET_KEYS.has(plainKey(name)) || (name.includes('-') && isSecretHeader(name.toLowerCase()))
}

/** True for a query parameter whose value is a secret. */
export function isSecretQuery(name: string): boolean {
  return isSecretField(name) || SECRET_QUERY_KEYS.has(plainKey(name))
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

function plainKey(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.\s]/g, '')
}
