import { expect, test } from 'vitest'
import { isSecretCookie, isSecretField, isSecretHeader, isSecretQuery, withoutSecrets } from './known-places.js'

const SECRET_HEADERS = [
  'authorization',
  'proxy-authorization',
  'x-api-key',
  'api-key',
  'apikey',
  'x-goog-api-key',
  'x-rapidapi-key',
  'dd-api-key',
  'dd-application-key',
  'x-algolia-api-key',
  'ocp-apim-subscription-key',
  'x-functions-key',
  'x-master-key',
  'x-auth-key',
  'x-auth-token',
  'x-access-token',
  'x-csrf-token',
  'x-xsrf-token',
  'x-amz-security-token',
  'x-vault-token',
  'x-figma-token',
  'x-gitlab-token',
  'private-token',
  'x-shopify-access-token',
  'stripe-signature',
  'x-slack-signature',
  'x-hub-signature-256',
  'x-webhook-secret',
  'x-client-secret',
  'x-user-password',
  'token',
  'x-account-credentials',
]

test.each(SECRET_HEADERS)('takes header %s for a credential', (name) => {
  expect(isSecretHeader(name)).toBe(true)
})

const PLAIN_HEADERS = [
  'accept',
  'content-type',
  'date',
  'etag',
  'if-none-match',
  'idempotency-key',
  'x-idempotency-key',
  'sec-websocket-key',
  'surrogate-key',
  'x-cache-key',
  'x-partition-key',
  'x-next-page-token',
  'x-continuation-token',
  'x-ratelimit-remaining-tokens',
  'anthropic-ratelimit-tokens-limit',
  'x-request-id',
  'x-amz-content-sha256',
  'www-authenticate',
  'access-control-allow-headers',
  'openai-organization',
  'x-monkey',
  'x-hotkey',
  'location',
  'cookie',
  'set-cookie',
]

test.each(PLAIN_HEADERS)('takes header %s for none', (name) => {
  expect(isSecretHeader(name)).toBe(false)
})

const SECRET_FIELDS = [
  'password',
  'Password',
  'new_password',
  'passwd',
  'pwd',
  'token',
  'access_token',
  'accessToken',
  'ACCESS-TOKEN',
  'refresh_token',
  'id_token',
  'api_key',
  'apiKey',
  'client_secret',
  'clientSecret',
  'secret',
  'secretAccessKey',
  'SessionToken',
  'private_key',
  'oauth_token_secret',
  'code_verifier',
  'otp',
  'x-api-key',
  'X-Auth-Token',
]

test.each(SECRET_FIELDS)('takes field %s for a secret', (name) => {
  expect(isSecretField(name)).toBe(true)
})

const PLAIN_FIELDS = [
  'id',
  'key',
  'keys',
  'name',
  'uuid',
  'etag',
  'type',
  'code',
  'state',
  'page_token',
  'nextPageToken',
  'next_token',
  'continuationToken',
  'max_tokens',
  'total_tokens',
  'tokens',
  'token_type',
  'token_count',
  'public_key',
  'publishable_key',
  'idempotency_key',
  'primaryKey',
  'sort_key',
  'Key',
  'secret_name',
  'password_reset_required',
  'passwordless',
  'author',
  'authority',
  'session',
  'signature',
  'credentialsMode',
  'monkey-key',
]

test.each(PLAIN_FIELDS)('takes field %s for none', (name) => {
  expect(isSecretField(name)).toBe(false)
})

test('takes parts of signed URLs for secrets, in a query', () => {
  const secret = ['X-Amz-Signature', 'X-Amz-Credential', 'X-Amz-Security-Token', 'X-Goog-Signature', 'sig', 'signature']
  expect(secret.filter((name) => !isSecretQuery(name))).toEqual([])
  const plain = ['X-Amz-Date', 'X-Amz-Expires', 'se', 'sp', 'page', 'key', 'q', 'token_type_hint', 'code']
  expect(plain.filter(isSecretQuery)).toEqual([])
})

test.each([
  ['sid', 'abc', true],
  ['connect.sid', 's%3Aabc.def', true],
  ['PHPSESSID', 'q1w2', true],
  ['JSESSIONID', 'A1B2', true],
  ['session_token', 'x', true],
  ['csrftoken', 'x1', true],
  ['XSRF-TOKEN', 'x1', true],
  ['remember_me', 'x1y2z3', true],
  ['auth', 'x', true],
  ['visitor', 'a1b2c3d4e5f6a7b8', true],
  ['anything', 'redacted-3', true],
  ['a', '1', false],
  ['theme', 'dark', false],
  ['locale', 'en-US', false],
  ['author', 'jane', false],
  ['sidebar', 'open', false],
  ['remember_me', 'true', false],
  ['logged_in', '1', false],
  ['sid', '', false],
  ['sid', '""', false],
  ['sid', 'deleted', false],
  ['consent', 'necessary-and-marketing', false],
  ['order', '1234567890123456', false],
])('cookie %s=%s is a secret: %s', (name, value, expected) => {
  expect(isSecretCookie(name, value)).toBe(expected)
})

test('leaves of a request header what is no secret', () => {
  expect(withoutSecrets('authorization', 'Bearer x')).toBeNull()
  expect(withoutSecrets('accept', 'text/html')).toBe('text/html')
  expect(withoutSecrets('cookie', 'theme=dark; sid=abc;lang=en')).toBe('theme=dark; lang=en')
  expect(withoutSecrets('cookie', 'sid=abc')).toBeNull()
})
