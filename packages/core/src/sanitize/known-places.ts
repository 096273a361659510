/** A value that stands for a secret: `redacted-` and the secret's number in its recording. */
export const STAND_IN = /redacted-\d+/

/** Headers that carry credentials, by name. */
const SECRET_HEADER =
  /^(?:proxy-)?authorization$|^(?:x-)?(?:api|auth|access|session|security|csrf|xsrf|private|vault|gitlab|shopify-access)?-?(?:token|secret|password|passwd|key-secret)$|(?:^|-)(?:api-?key|auth-key|access-token|auth-token|security-token|session-token|subscription-key|functions-key|signature(?:-256)?|webhook-secret)$/

/** Keys of JSON, forms and queries whose text is a secret, without `-`, `_` and case. */
const SECRET_KEYS = new Set([
  'accesskey',
  'accesskeysecret',
  'accesstoken',
  'apikey',
  'apikeysecret',
  'apisecret',
  'apitoken',
  'appsecret',
  'authorization',
  'authtoken',
  'bearertoken',
  'clientassertion',
  'clientsecret',
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
  'xamzsignature',
  'xamzcredential',
  'xamzsecuritytoken',
  'xgoogsignature',
  'xgoogcredential',
])

const SESSION_COOKIE = /sess|sid$|^sid|token|auth|jwt|csrf|xsrf|secret|remember|login|credential/i

/** True for a header whose value is a credential. Cookies are judged one by one. */
export function isSecretHeader(name: string): boolean {
  return SECRET_HEADER.test(name)
}

/** True for a key, in JSON or a form, whose text is a secret. Page tokens, counts and plain `key` fields are not. */
export function isSecretField(name: string): boolean {
  return SECRET_KEYS.has(plainKey(name))
}

/** True for a query parameter whose value is a secret. */
export function isSecretQuery(name: string): boolean {
  const key = plainKey(name)
  return SECRET_KEYS.has(key) || SECRET_QUERY_KEYS.has(key)
}

/** True for a cookie that identifies someone: by its name, or by a long value of mixed characters. */
export function isSecretCookie(name: string, value: string): boolean {
  if (value === '') return false
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
