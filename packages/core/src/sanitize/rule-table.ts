import type { JsonValue, RecordedHeaders } from '../model/index.js'
import type { RuleId } from './rule-ids.js'

/** Part of a message in which a rule fires, or must not. */
export interface RuleSample {
  /** Of the request. */
  url?: string
  /** Of the answer. */
  headers?: RecordedHeaders
  json?: JsonValue
  text?: string
  /** Environment variables. */
  env?: Record<string, string>
  /** What must be gone; absent where nothing may be touched. */
  secret?: string
}

/** A rule for known places, for the environment or for personal data. */
export interface OwnRule {
  id: RuleId
  /** What it replaces, for a person. */
  title: string
  /** What stands there afterwards, for a person. */
  standIn: string
  isOff?: true
  fires: readonly RuleSample[]
  quiet: readonly RuleSample[]
}

const json = (value: JsonValue, secret?: string): RuleSample =>
  secret === undefined ? { json: value } : { json: value, secret }
const text = (value: string, secret?: string): RuleSample =>
  secret === undefined ? { text: value } : { text: value, secret }
const url = (value: string, secret?: string): RuleSample =>
  secret === undefined ? { url: value } : { url: value, secret }
const header = (name: string, value: string, secret?: string): RuleSample => ({
  headers: { [name]: value },
  ...(secret === undefined ? {} : { secret }),
})

const AT = 'https://api.example.net'

/**
 * The rules of our own, in the order in which they are tried: known places, the environment, then personal data. Between the
 * last two come the shapes of vendors' tokens, and copies of all that was found.
 */
export const OWN_RULES: readonly OwnRule[] = [
  {
    id: 'authorization',
    title: 'credentials in `authorization` headers and under that key; the scheme stays',
    standIn: '`Bearer redacted-1`',
    fires: [
      header('proxy-authorization', 'Basic dTpw', 'dTpw'),
      json({ Authorization: 'Bearer k3y-of-mine' }, 'k3y-of-mine'),
    ],
    quiet: [json({ authorization: null }), json({ authorization_endpoint: 'https://id.example.net/authorize' })],
  },
  {
    id: 'cookie',
    title: 'cookies that identify someone, by name or by a long mixed value',
    standIn: '`sid=redacted-1`',
    fires: [
      header('set-cookie', 'sid=k7Gq0zP1; Path=/', 'k7Gq0zP1'),
      header('set-cookie', 'theme=dark; Expires=Mon, 02 Mar 2026 10:00:00 GMT, sid=k7Gq0zP1; Path=/', 'k7Gq0zP1'),
      header('set-cookie', 'theme=dark; Path=/,sid=k7Gq0zP1', 'k7Gq0zP1'),
      json({ cookies: { sessionid: 'q9w8e7r6t5' } }, 'q9w8e7r6t5'),
    ],
    quiet: [header('set-cookie', 'theme=dark; Path=/'), header('set-cookie', 'sid=; Max-Age=0')],
  },
  {
    id: 'auth-header',
    title: 'other headers that end in token, secret, password, signature, otp',
    standIn: '`redacted-1`',
    fires: [header('x-auth-token', 'k7Gq0zP1', 'k7Gq0zP1'), header('stripe-signature', 't=1,v1=ab12', 't=1,v1=ab12')],
    quiet: [header('x-next-page-token', 'CAUQAA'), header('x-request-id', 'k7Gq0zP1')],
  },
  {
    id: 'api-key',
    title: 'API, access and subscription keys in headers, parameters and fields',
    standIn: '`redacted-1`, or with the public prefix of its vendor',
    fires: [
      header('x-api-key', 'k7Gq0zP1', 'k7Gq0zP1'),
      url(`${AT}/a?api_key=k7Gq0zP1`, 'k7Gq0zP1'),
      json({ apiKeys: ['k7Gq0zP1'] }, 'k7Gq0zP1'),
      json({ keys: [{ keyName: 'key1', value: 'k7Gq0zP1wX9rT4mB==' }] }, 'k7Gq0zP1wX9rT4mB'),
      text('<Config><ApiKey value="k7Gq0zP1"/></Config>', 'k7Gq0zP1'),
      text('<Setting key="ApiKey" value="k7Gq0zP1"/>', 'k7Gq0zP1'),
    ],
    quiet: [
      text(
        '<Config><Locale value="en"/><member><name>page</name><value><string>two</string></value></member></Config>',
      ),
      json({ texts: [{ keyName: 'greeting.title', value: 'Hello' }] }),
      json({ key: 'shipping.status', sort_key: 'created_at', publishableKey: 'pk_live_k7Gq0zP1' }),
      header('idempotency-key', 'k7Gq0zP1'),
    ],
  },
  {
    id: 'password',
    title: 'passwords and passphrases, and hashes of them',
    standIn: '`redacted-1`',
    fires: [
      json({ newPassword: 'correct-horse' }, 'correct-horse'),
      text('<Password>hunter2!</Password>', 'hunter2!'),
      text('<member><name>password</name><value><string>correct-horse</string></value></member>', 'correct-horse'),
      json({ outputs: { db_password: { value: 'correct-horse', sensitive: true } } }, 'correct-horse'),
      { headers: { 'content-type': 'text/csv' }, text: 'id,password\n1,correct-horse\n', secret: 'correct-horse' },
    ],
    quiet: [
      json({ password: true, hasPassword: 'yes', password_policy: 'strong' }),
      json({ errors: { password: ['must be at least 8 characters long.'] } }),
      text('Your password must have 12 characters.'),
    ],
  },
  {
    id: 'token',
    title: 'tokens by the ends of their names: access, refresh, id, session, csrf, device…',
    standIn: '`redacted-1`; a JWT still decodes',
    fires: [
      json({ refresh_token: 'k7Gq0zP1' }, 'k7Gq0zP1'),
      text('data: {"uploadToken":"k7Gq0zP1"}\n\n', 'k7Gq0zP1'),
      url(`${AT}/reset-password/k7Gq0zP1wX9rT4mB`, 'k7Gq0zP1wX9rT4mB'),
      header('location', '/app/invitations/k7Gq0zP1wX9rT4mB?from=mail', 'k7Gq0zP1wX9rT4mB'),
      text(`open ${AT}/magic/k7Gq0zP1wX9rT4mB, please`, 'k7Gq0zP1wX9rT4mB'),
      url(`${AT}/api/webhooks/308470775677949614/k7Gq0zP1wX9rT4mB`, 'k7Gq0zP1wX9rT4mB'),
    ],
    quiet: [
      url(`${AT}/invites/1f8c2a50-7b7e-4c53-9d1e-0a6f3f0b8a11`),
      url(`${AT}/verify/ord_k7Gq0zP1wX9rT4mB`),
      url(`${AT}/invitations/507f1f77bcf86cd799439011`),
      url(`${AT}/confirm/how-to-verify-in-2024`),
      url(`${AT}/orders/k7Gq0zP1wX9rT4mB`),
      json({ nextPageToken: 'CAUQAA', token_type: 'bearer', max_tokens: 5, tokens: ['Hello'] }),
      url(`${AT}/a?page_token=x`),
    ],
  },
  {
    id: 'secret',
    title: 'client, signing and webhook secrets, private and encryption keys, code verifiers, private members of a JWK',
    standIn: '`redacted-1`',
    fires: [
      json({ client_secret: 'k7Gq0zP1' }, 'k7Gq0zP1'),
      json({ kty: 'EC', x: 'f83OJ', d: 'jpsQnnGQ' }, 'jpsQnnGQ'),
      json({ secret: { value: 'k7Gq0zP1', version: 3 } }, 'k7Gq0zP1'),
      json({ kind: 'Secret', data: { 'db.conf': 'azdHcTB6UDE=' } }, 'azdHcTB6UDE='),
      json({ name: 'projects/1/secrets/db/versions/1', payload: { data: 'azdHcTB6UDE=' } }, 'azdHcTB6UDE='),
      json({ id: 'https://v.vault.example.net/secrets/db/1', value: 'k7Gq0zP1' }, 'k7Gq0zP1'),
      json({ SecretBinary: 'azdHcTB6UDE=' }, 'azdHcTB6UDE='),
    ],
    quiet: [
      json({ kind: 'ConfigMap', data: { 'db.conf': 'azdHcTB6UDE=' }, payload: { data: 'azdHcTB6UDE=' } }),
      json({ secretName: 'prod/db', secret: false }),
      json({ keys: [{ kty: 'EC', x: 'f83OJ', y: 'x_FEz', kid: 'k1' }] }),
    ],
  },
  {
    id: 'oauth',
    title: '`code`, `state` and `nonce` of OAuth, in redirects, authorize URLs and token requests',
    standIn: '`redacted-1`',
    fires: [
      header('location', 'https://app.example.net/callback?code=k7Gq0zP1x&state=ab12cd34', 'k7Gq0zP1x'),
      header(
        'location',
        'https://app.example.net/callback?code=YdpPwFoSqUcYvWPTBCKEeFDX&state=ab12cd34',
        'YdpPwFoSqUcYvWPTBCKEeFDX',
      ),
      json({ grant_type: 'authorization_code', code: 'k7Gq0zP1' }, 'k7Gq0zP1'),
    ],
    quiet: [
      json({ code: 'USD', state: 'CA' }),
      header('location', 'https://app.example.net/checkout?code=CARD_DECLINED'),
      url(`${AT}/orders?client_id=5&state=open`),
    ],
  },
  {
    id: 'one-time-code',
    title: 'one-time codes, PINs, CVCs, recovery codes and security answers, as text or number',
    standIn: '`000001`, and `100001` for a number',
    fires: [
      json({ otp: '482913' }, '482913'),
      json({ cvc: 482 }, '482'),
      json({ backup_codes: ['k7gq-0zp1'] }, 'k7gq-0zp1'),
      text('Your verification code is 482913.', '482913'),
      text('Your code: 482913', '482913'),
      json({ body: 'OTP: 482913, valid for 5 minutes' }, '482913'),
      text('Votre code de vérification : 482913', '482913'),
      text('482913 is your Kestrel code', '482913'),
    ],
    quiet: [
      text('error code 404013, your zip code is 11455, country code 4400, code 20013, your tracking code: 482913'),
      text('The security code must have 1234567 tries, your code is invalid since 2026'),
      json({ code: 404, pinned: true, pinColor: 'teal', zip_code: '11455', mfa: 'totp' }),
    ],
  },
  {
    id: 'connection-string',
    title: 'connection strings; of a URL, only the password',
    standIn: '`redacted-1`',
    fires: [json({ connectionString: 'Data=k7Gq0zP1' }, 'k7Gq0zP1')],
    quiet: [json({ connection: 'keep-alive' })],
  },
  {
    id: 'signed-url',
    title: 'signatures and credentials of signed URLs (S3, Google, Azure, CloudFront)',
    standIn: '`redacted-1`',
    fires: [
      url(`${AT}/f?X-Amz-Signature=ab12cd34`, 'ab12cd34'),
      json({ url: 'https://f.example.net/f?se=1&sig=k7Gq0zP1' }, 'k7Gq0zP1'),
    ],
    quiet: [url(`${AT}/f?X-Amz-Date=20261122T000000Z&X-Amz-Expires=900`)],
  },
  {
    id: 'environment',
    title: 'values of environment variables whose names look secret, wherever they stand',
    standIn: '`redacted-1`',
    fires: [{ text: 'ran as k7Gq-0zP1', env: { KESTREL_TOKEN: 'k7Gq-0zP1' }, secret: 'k7Gq-0zP1' }],
    quiet: [
      { text: 'ran in /home/ada/keys', env: { SSH_KEY: '/home/ada/keys' } },
      { text: 'in production today', env: { AUTH: 'production' } },
      { text: 'https://api.example.net/v2', env: { API_URL: 'https://api.example.net/v2' } },
    ],
  },
  {
    id: 'email',
    title: 'e-mail addresses, wherever they stand',
    standIn: '`user-1@example.com`',
    fires: [text('write to ada@lovelace.net.', 'ada@lovelace.net'), url(`${AT}/users/ada%40lovelace.net`, 'lovelace')],
    quiet: [
      text('git@github.com:acme/app.git, logo@2x.png, pkg@1.2.3, ssh://git@git.example.net/a'),
      header('message-id', '<20261122200000.1.ABCDEF@mg.example.net>'),
      json({ id: '<20261122200000.1.ABCDEF@mg.example.net>' }),
    ],
  },
  {
    id: 'card-number',
    title: 'card numbers with an issuer, its length and a right check digit',
    standIn: '`4500 0000 0000 0019`, which passes the check',
    fires: [
      text('paid with 4539 1488 0343 6467.', '0343 6467'),
      json({ number: 4539148803436467 }, '4539148803436467'),
    ],
    quiet: [text('order 4539148803436468'), json({ ts: 1763835792123, id: '1234567890123456' })],
  },
  {
    id: 'iban',
    title: 'IBANs whose remainder is right',
    standIn: '`DE36 0000 0000 0000 0000 01`',
    fires: [text('to DE89 3704 0044 0532 0130 00', '0532 0130')],
    quiet: [text('to DE89 3704 0044 0532 0130 01')],
  },
  {
    id: 'phone',
    title: 'phone numbers with a country code, and others under telling names',
    standIn: '`+1 555 000 0101`, in the format that was there',
    fires: [text('call +1 212 664 7665', '664 7665'), json({ mobile: '0171 5551234' }, '5551234')],
    quiet: [
      text('at 2026-11-22T10:00:00+11:00, offset +12345678, +1 000 000 0000'),
      json({ phone_type: 'mobile', sku: '212-664-7665' }),
    ],
  },
  {
    id: 'national-id',
    title: 'US social security numbers, and national ids, passports and licences under telling names',
    standIn: '`000-00-0001`; digits keep their format',
    fires: [text('SSN 536-90-4399', '536-90-4399'), json({ passportNumber: 'C01X00T47' }, 'C01X00T47')],
    quiet: [text('part 000-12-3456'), json({ ref: '120-55-1200' }), json({ tin: 'sheet metal' })],
  },
  {
    id: 'person-name',
    title: 'first, last and full names under telling names',
    standIn: '`Name-1`',
    fires: [json({ firstName: 'Augusta', last_name: 'Lovelace' }, 'Lovelace')],
    quiet: [json({ name: 'Augusta', file_name: 'a.txt', firstName: null })],
  },
  {
    id: 'street-address',
    title: 'street addresses under telling names',
    standIn: '`1 Example Street`',
    fires: [json({ address: { line1: '12 St James Square', city: 'London' } }, 'St James')],
    quiet: [json({ ip_address: '10.0.0.1', city: 'London', postal_code: 'SW1Y 4LB' })],
  },
  {
    id: 'birth-date',
    title: 'birth dates under telling names',
    standIn: '`1900-01-01`, in the format that was there',
    fires: [json({ dob: '1985-03-12' }, '1985-03-12'), json({ birthDate: '12.03.1985' }, '12.03.1985')],
    quiet: [json({ createdAt: '1985-03-12', birthplace: 'London' })],
  },
  {
    id: 'ip-address',
    title: 'IP addresses, but for loopback',
    standIn: '`203.0.113.1`',
    isOff: true,
    fires: [text('from 192.0.2.44', '192.0.2.44')],
    quiet: [text('on 127.0.0.1, version 1.2.3')],
  },
  {
    id: 'name',
    title: 'a bare `name`, display and nick names',
    standIn: '`Name-1`',
    isOff: true,
    fires: [json({ name: 'Augusta' }, 'Augusta')],
    quiet: [json({ file_name: 'a.txt' })],
  },
  {
    id: 'company',
    title: 'companies and employers',
    standIn: '`Company-1`',
    isOff: true,
    fires: [json({ company: 'Analytical Engines' }, 'Analytical')],
    quiet: [json({ company_id: 'c_1' })],
  },
]
