/** Names that stand beside `code`, `state` and `nonce` in OAuth (RFC 6749, RFC 7636). */
export const OAUTH = [
  'response_type',
  'redirect_uri',
  'grant_type',
  'code_verifier',
  'code_challenge',
  'redirectUri',
  'grantType',
  'codeVerifier',
]

const CALLBACK =
  /(?:callback|redirect|oauth|auth|sign-?in|log-?in|sso|\bcb\b|authorize|connect|complete|return)[^?\s]{0,200}[?#]/i

/** Of random text, some has no digit. */
const RANDOM_LETTERS = /^(?=(?:[^a-z]*[a-z]){3})(?=(?:[^A-Z]*[A-Z]){3})[A-Za-z]{16,}$/

/** Tell OAuth's `code`, `state` and `nonce` (RFC 6749) from other codes and states. */
export function isOAuth(name: string, value: string, names: ReadonlySet<string>, text: string): boolean {
  if (OAUTH.some((one) => names.has(one))) return name !== 'code' || !/^[A-Z]{2,3}$/.test(value)
  if (value.length < 8 || !(/[\d_-]/.test(value) || RANDOM_LETTERS.test(value))) return false
  return names.has('client_id') || (names.has('code') && names.has('state')) || CALLBACK.test(text)
}
