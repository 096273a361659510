import { word } from '../people.mjs'

const JSON_TYPE = { 'content-type': 'application/json' }
const only = (text, ...needles) => ({ text, needles })

/** An address with a password between two texts. */
const url = (before, after) => (r) => {
  const secret = `${r.base62(8)}-${r.base62(8)}`
  return only(`${before}${secret}${after}`, secret)
}

export const databaseUrls = [
  [
    'PostgreSQL',
    'response JSON',
    'DATABASE_URL',
    url('postgres://ledger:', '@db.internal:5432/ledger?sslmode=require'),
  ],
  ['PostgreSQL', 'response text', 'could not connect to ', url('postgresql://ledger:', '@10.4.0.9/ledger')],
  ['MySQL', 'request JSON', 'dsn', url('mysql://root:', '@mysql.internal/shop')],
  ['MongoDB', 'response JSON', 'uri', url('mongodb+srv://feed:', '@cluster0.ab1cd.mongodb.net/feed?retryWrites=true')],
  ['Redis', 'dotenv', 'REDIS_URL', url('redis://:', '@cache.internal:6379/0')],
  ['Redis, TLS', 'YAML', 'cache', url('rediss://default:', '@eu2-kestrel.upstash.io:6379')],
  ['AMQP', 'response JSON', 'broker', url('amqps://worker:', '@rabbit.internal/prod')],
  [
    'JDBC',
    'response XML',
    'connectionString',
    url('jdbc:postgresql://db.internal/app?user=app&password=', '&ssl=true'),
  ],
  [
    'SQL Server',
    'response JSON',
    'connectionString',
    url('Server=tcp:sql1.internal,1433;User Id=app;Password=', ';Encrypt=True;'),
  ],
  ['libpq words', 'request text', '', url('host=db.internal port=5432 user=app password=', ' dbname=app')],
  [
    'Azure storage',
    'response JSON',
    'AzureWebJobsStorage',
    (r) => {
      const key = r.base64(64)
      return only(
        `DefaultEndpointsProtocol=https;AccountName=northquay;AccountKey=${key};EndpointSuffix=core.windows.net`,
        key,
      )
    },
  ],
  [
    'Service Bus',
    'settings list',
    'BUS',
    (r) => {
      const key = r.base64(32)
      return only(`Endpoint=sb://quay.servicebus.windows.net/;SharedAccessKeyName=root;SharedAccessKey=${key}`, key)
    },
  ],
  ['git over HTTPS', 'response JSON', 'remote', url('https://deploy:', '@git.northquay.net/app.git')],
  ['proxy', 'request JSON', 'proxy', url('http://scraper:', '@proxy.northquay.net:3128')],
  ['SMTP', 'nested JSON string', 'mailer', url('smtps://mailer:', '@smtp.northquay.net:465')],
  [
    'Cloudinary',
    'dotenv',
    'CLOUDINARY_URL',
    (r) => {
      const secret = r.token(27)
      return only(`cloudinary://${r.digits(15)}:${secret}@northquay`, secret)
    },
  ],
  [
    'encoded password',
    'response JSON',
    'url',
    (r) => {
      const secret = `${r.base62(8)}/${r.base62(6)}@${r.base62(4)}`
      return only(`postgres://app:${encodeURIComponent(secret)}@db.internal/app`, secret)
    },
  ],
  ['ODBC', 'error 500', 'connect: ', url('Driver={ODBC 18};Server=s1;UID=app;PWD=', ';')],
  ['file beside', 'file beside, text', 'using ', url('mongodb://ops:', '@m1.internal:27017/admin')],
]

function slackHook(r) {
  const secret = r.base62(24)
  return only(`https://hooks.slack.com/services/T0${r.upper(8)}/B0${r.upper(8)}/${secret}`, secret)
}

function discordHook(r) {
  const secret = r.token(68)
  return only(`https://discord.com/api/webhooks/${r.digits(18)}/${secret}`, secret)
}

function teamsHook(r) {
  const secret = r.hex(32)
  const place = `${r.uuid()}@${r.uuid()}/IncomingWebhook`
  return only(`https://northquay.webhook.office.com/webhookb2/${place}/${secret}/${r.uuid()}`, secret)
}

const signature = (before, make) => (r) => {
  const digest = make(r)
  return only(`${before}${digest}`, digest)
}

export const webhooks = [
  ['Slack address', 'response JSON', 'url', slackHook],
  ['Slack address', 'response text', 'posting to ', slackHook],
  ['Discord address', 'request JSON', 'target', discordHook],
  ['Teams address', 'response JSON', 'endpoint', teamsHook],
  ['whsec', 'response JSON', 'secret', (r) => `whsec_${r.base62(32)}`],
  ['whsec, no telling key', 'response JSON', 'value', (r) => `whsec_${r.base64(24)}`],
  ['signing secret', 'response JSON', 'signing_secret', (r) => r.hex(32)],
  ['registration', 'request JSON', 'config>webhookSecret', (r) => r.base62(24)],
  ['registration', 'request JSON', 'config>secret', (r) => `${word(r)}-${r.base62(10)}`],
  ['GitHub signature', 'request header', 'x-hub-signature-256', signature('sha256=', (r) => r.hex(64))],
  ['Stripe signature', 'request header', 'stripe-signature', signature('t=1792311330,v1=', (r) => r.hex(64))],
  ['Svix signature', 'request header', 'svix-signature', signature('v1,', (r) => r.base64(32))],
  ['Twilio signature', 'request header', 'x-twilio-signature', (r) => r.base64(20)],
  ['Shopify HMAC', 'request header', 'x-shopify-hmac-sha256', (r) => r.base64(32)],
  ['verification token', 'request JSON', 'verification_token', (r) => r.base62(24)],
  ['GitLab token', 'request header', 'x-gitlab-token', (r) => r.base62(22)],
]

export const oneTimeCodes = [
  ['otp', 'request JSON', 'otp', (r) => r.digits(6)],
  ['otp, form', 'request form', 'otp_code', (r) => r.digits(6)],
  ['otp, eight digits', 'response JSON', 'one_time_password', (r) => r.digits(8)],
  ['mfa code', 'request JSON', 'mfaCode', (r) => r.digits(6)],
  ['totp code', 'request JSON', 'totp', (r) => r.digits(6)],
  ['verification code', 'request JSON', 'verificationCode', (r) => r.digits(6)],
  ['sms code', 'request JSON', 'sms_code', (r) => r.digits(6)],
  ['passcode', 'request form', 'passcode', (r) => r.digits(7)],
  ['two-factor header', 'request header', 'x-github-otp', (r) => r.digits(6)],
  ['as a number', 'request JSON', 'otp', (r) => Number(r.digits(6))],
  [
    'otpauth address',
    'response JSON',
    'provisioning_uri',
    (r) => {
      const secret = r.base32(32)
      return only(`otpauth://totp/Quay:ops?secret=${secret}&issuer=Quay`, secret)
    },
  ],
  ['totp secret', 'response JSON', 'totp_secret', (r) => r.base32(32)],
  [
    'backup codes',
    'response JSON',
    (r) => {
      const codes = [1, 2, 3].map(() => `${r.base36(8)}-${r.base36(8)}`)
      const body = JSON.stringify({ enabled: true, backup_codes: codes })
      return { needles: codes, exchanges: [{ response: { headers: JSON_TYPE, body } }] }
    },
  ],
  ['recovery code', 'request JSON', 'recovery_code', (r) => `${r.base36(8)}-${r.base36(8)}`],
  ['user code', 'response JSON', 'user_code', (r) => `${r.upper(4)}-${r.upper(4)}`],
  ['pin', 'request JSON', 'card>pin', (r) => r.digits(6)],
]

/** Base64 in lines of 64, as PEM has it. Each line counts. */
function pem(r, label, { size = 600, head = [] } = {}) {
  const lines = Buffer.concat([Buffer.from([0x30, 0x82, 0x02, 0x5c, 0x02, 0x01, 0x00]), r.bytes(size)])
    .toString('base64')
    .match(/.{1,64}/g)
  const text = [`-----BEGIN ${label}-----`, ...head, ...lines, `-----END ${label}-----`, ''].join('\n')
  return { text, needles: lines.slice(1, -1) }
}

const key = (label, options) => (r) => pem(r, label, options)

/** A PEM whole in base64, as Kubernetes and many settings hold it. */
const keyInBase64 = (label, options) => (r) => {
  const { text, needles } = pem(r, label, options)
  return { text: Buffer.from(text).toString('base64'), needles }
}

const ENCRYPTED = ['Proc-Type: 4,ENCRYPTED', 'DEK-Info: AES-256-CBC,00', '']

export const privateKeys = [
  ['RSA', 'response JSON', 'private_key', key('RSA PRIVATE KEY')],
  ['PKCS 8', 'response JSON', 'key', key('PRIVATE KEY')],
  ['PKCS 8', 'response text', '', key('PRIVATE KEY')],
  ['EC', 'response text', 'created:\n', key('EC PRIVATE KEY', { size: 110 })],
  ['OpenSSH', 'request JSON', 'deploy', key('OPENSSH PRIVATE KEY', { size: 390 })],
  ['OpenSSH', 'file beside, text', '', key('OPENSSH PRIVATE KEY', { size: 390 })],
  ['encrypted', 'request multipart', 'pem', key('ENCRYPTED PRIVATE KEY')],
  ['encrypted, with headers', 'response text', '', key('RSA PRIVATE KEY', { head: ENCRYPTED })],
  ['PGP', 'response text', '', key('PGP PRIVATE KEY BLOCK', { head: [''] })],
  ['in a form', 'request form', 'key', key('PRIVATE KEY')],
  ['twice escaped', 'nested JSON string', 'tls', key('RSA PRIVATE KEY')],
  ['PEM in base64', 'response JSON', 'tlsKey', keyInBase64('EC PRIVATE KEY', { size: 110 })],
  ['Kubernetes secret', 'response JSON', 'data>tls.key', keyInBase64('PRIVATE KEY')],
  [
    'service account',
    'response JSON',
    (r) => {
      const { text, needles } = pem(r, 'PRIVATE KEY', { size: 1190 })
      const body = JSON.stringify({ type: 'service_account', private_key_id: r.hex(40), private_key: text }, null, 2)
      return { needles, exchanges: [{ response: { headers: JSON_TYPE, body } }] }
    },
  ],
  [
    'JWK, private',
    'response JSON',
    (r) => {
      const d = r.base64url(32)
      const body = JSON.stringify({ kty: 'EC', crv: 'P-256', kid: r.hex(8), x: r.base64url(32), y: r.base64url(32), d })
      return { needles: [d], exchanges: [{ response: { headers: JSON_TYPE, body } }] }
    },
  ],
  ['age', 'response text', '', (r) => `AGE-SECRET-KEY-1${r.upper(58)}`],
  [
    'over chunks',
    'SSE, cut in the value',
    'pem',
    (r) => {
      const body = r.base64(180)
      const text = `-----BEGIN PRIVATE KEY-----${body}-----END PRIVATE KEY-----`
      return only(text, body.slice(8, 60), body.slice(-60, -8))
    },
  ],
]
