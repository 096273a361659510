import { host, password, word } from '../people.mjs'
import { jwt } from './tokens.mjs'

const GRANTS = 'urn:ietf:params:oauth:grant-type:'
const JSON_TYPE = { 'content-type': 'application/json' }

const only = (text, ...needles) => ({ text, needles })
const app = (r) => `https://app.${host(r)}`

function tokenRequest(key, make, fields) {
  const build = (r) => {
    const secret = make(r)
    const request = {
      method: 'POST',
      path: `/oauth2/${r.digits(5)}/token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...fields, [key]: secret }).toString(),
    }
    return { needles: [secret], exchanges: [{ request, response: { status: 400, body: '{"error":"invalid_grant"}' } }] }
  }
  return [`${key} in a token request`, 'request form', build]
}

function redirect(r, codeSize = 42, stateSize = 32) {
  const [code, state] = [r.token(codeSize), r.token(stateSize)]
  return only(`${app(r)}/callback?code=${code}&state=${state}`, code, state)
}

export const oauth = [
  ['code and state in a redirect', 'location', '', (r) => redirect(r)],
  [
    'short code in a redirect',
    'location',
    '',
    (r) => {
      const [code, state] = [r.hex(20), r.base62(16)]
      return only(`${app(r)}/auth/github/callback?code=${code}&state=${state}`, code, state)
    },
  ],
  [
    'Google code in a redirect',
    'location',
    '',
    (r) => {
      const code = `4/0A${r.token(60)}`
      return only(`${app(r)}/cb?state=${r.digits(3)}&code=${encodeURIComponent(code)}&scope=openid`, code)
    },
  ],
  [
    'implicit flow',
    'location',
    '',
    (r) => {
      const token = r.token(64)
      return only(`${app(r)}/cb#access_token=${token}&token_type=bearer&expires_in=3600`, token)
    },
  ],
  [
    'implicit flow, id token',
    'location',
    '',
    (r) => {
      const { text, needles } = jwt(r)
      return only(`${app(r)}/cb#id_token=${text}`, ...needles)
    },
  ],
  [
    'custom scheme',
    'location',
    '',
    (r) => {
      const code = r.base62(40)
      return only(`com.kestrelworks.app://oauth?code=${code}`, code)
    },
  ],
  [
    'authorize request',
    'request query',
    (r) => {
      const state = r.token(32)
      const path = `/oauth/authorize?response_type=code&client_id=web&state=${state}&nonce=${r.token(16)}&scope=openid`
      return { needles: [state], exchanges: [{ request: { path } }] }
    },
  ],
  [
    'call of the callback',
    'request query',
    (r) => {
      const [code, state] = [r.token(38), r.token(30)]
      const request = { path: `/auth/callback?code=${code}&state=${state}` }
      return { needles: [code, state], exchanges: [{ request, response: { status: 204 } }] }
    },
  ],
  tokenRequest('code', (r) => r.token(43), { grant_type: 'authorization_code' }),
  tokenRequest('code_verifier', (r) => r.token(64), { grant_type: 'authorization_code' }),
  tokenRequest('device_code', (r) => r.token(40), { grant_type: `${GRANTS}device_code` }),
  tokenRequest('refresh_token', (r) => r.token(52), { grant_type: 'refresh_token' }),
  tokenRequest('subject_token', (r) => r.token(70), { grant_type: `${GRANTS}token-exchange` }),
  tokenRequest('password', password, { grant_type: 'password', username: 'importer' }),
  [
    'code in a JSON token request',
    'request JSON',
    (r) => {
      const code = r.token(40)
      const body = JSON.stringify({
        grant_type: 'authorization_code',
        code,
        redirect_uri: 'https://app.northquay.net/cb',
      })
      const request = { method: 'POST', headers: JSON_TYPE, body }
      return { needles: [code], exchanges: [{ request, response: { status: 204 } }] }
    },
  ],
  [
    'device code',
    'response JSON',
    (r) => {
      const code = r.token(40)
      const body = JSON.stringify({
        device_code: code,
        verification_uri: 'https://id.northquay.net/device',
        interval: 5,
      })
      return { needles: [code], exchanges: [{ response: { headers: JSON_TYPE, body } }] }
    },
  ],
  ['redirect in JSON', 'response JSON', 'redirect_url', (r) => redirect(r, 36, 24)],
  ['redirect in HTML', 'HTML text', 'Continue at ', (r) => redirect(r, 36, 24)],
  [
    'SAML answer',
    'request form',
    'SAMLResponse',
    (r) => {
      const value = r.base64(96)
      const xml = `<samlp:Response ID="_${r.hex(20)}"><ds:SignatureValue>${value}</ds:SignatureValue></samlp:Response>`
      return only(Buffer.from(xml).toString('base64'), value)
    },
  ],
  [
    'request token',
    'response text',
    'oauth_token=',
    (r) => {
      const secret = r.base62(32)
      return only(`${r.base62(27)}&oauth_token_secret=${secret}&oauth_callback_confirmed=true`, secret)
    },
  ],
]

export const clientSecrets = [
  ['form', 'request form', 'client_secret', (r) => r.token(40)],
  ['form, Google', 'request form', 'client_secret', (r) => `GOCSPX-${r.token(28)}`],
  ['form, Azure', 'request form', 'client_secret', (r) => `${r.base62(3)}8Q~${r.token(34)}`],
  ['form, short', 'request form', 'client_secret', (r) => r.base62(16)],
  ['form, symbols', 'request form', 'client_secret', (r) => `${r.base62(12)}+/${r.base62(10)}=&${r.base62(4)}`],
  ['JSON', 'request JSON', 'client_secret', (r) => r.base62(48)],
  ['registration', 'response JSON', 'client>client_secret', (r) => r.token(54)],
  ['consumer secret', 'request form', 'oauth_consumer_secret', (r) => r.base62(50)],
  ['app secret', 'request form', 'app_secret', (r) => r.hex(32)],
  ['multipart', 'request multipart', 'client_secret', (r) => r.hex(40)],
  ['file for download', 'response JSON', 'installed>client_secret', (r) => r.token(24)],
  ['YAML', 'YAML', 'clientSecret', (r) => r.base62(36)],
]

function s3(r) {
  const [key, signature, session] = [`ASIA${r.base32(16)}`, r.hex(64), r.base64url(96)]
  const query = [
    'X-Amz-Algorithm=AWS4-HMAC-SHA256',
    `X-Amz-Credential=${key}%2F20261018%2Feu-north-1%2Fs3%2Faws4_request`,
    'X-Amz-Date=20261018T081530Z&X-Amz-Expires=900',
    `X-Amz-Security-Token=${session}&X-Amz-SignedHeaders=host&X-Amz-Signature=${signature}`,
  ].join('&')
  const address = `https://kestrel-uploads.s3.eu-north-1.amazonaws.com/in/${r.digits(6)}.pdf`
  return only(`${address}?${query}`, key, signature, session)
}

function gcs(r) {
  const [account, signature] = [`${word(r)}-${r.lower(5)}@north-quay-${r.int(999)}.iam.gserviceaccount.com`, r.hex(512)]
  const query = [
    'X-Goog-Algorithm=GOOG4-RSA-SHA256',
    `X-Goog-Credential=${encodeURIComponent(account)}%2F20261018%2Fauto%2Fstorage%2Fgoog4_request`,
    'X-Goog-Date=20261018T081530Z&X-Goog-Expires=900&X-Goog-SignedHeaders=host',
    `X-Goog-Signature=${signature}`,
  ].join('&')
  return only(`https://storage.googleapis.com/north-quay/${r.digits(6)}.csv?${query}`, signature, account)
}

function sas(r) {
  const signature = r.base64(32)
  const query = 'sp=r&st=2026-10-18T08:00:00Z&se=2026-10-18T16:00:00Z&spr=https&sv=2024-11-04&sr=b'
  const address = `https://northquay.blob.core.windows.net/in/${r.digits(6)}.bin`
  return only(`${address}?${query}&sig=${encodeURIComponent(signature)}`, signature)
}

function cloudFront(r) {
  const [policy, signature] = [r.base64url(80), r.base64url(256)]
  const query = `Policy=${policy}&Signature=${signature}&Key-Pair-Id=K${r.base32(13)}`
  return only(`https://d2k4x.cloudfront.net/v/${r.digits(6)}.m3u8?${query}`, signature)
}

function s3v2(r) {
  const [key, signature] = [`AKIA${r.base32(16)}`, r.base64(20)]
  const query = `AWSAccessKeyId=${key}&Expires=1792311330&Signature=${encodeURIComponent(signature)}`
  return only(`https://s3.amazonaws.com/kestrel/${r.digits(5)}?${query}`, key, signature)
}

function oss(r) {
  const [key, signature] = [`LTAI${r.base62(20)}`, r.base64(20)]
  const query = `OSSAccessKeyId=${key}&Expires=1792311330&Signature=${encodeURIComponent(signature)}`
  return only(`https://quay.oss-eu-central-1.aliyuncs.com/a/${r.digits(5)}?${query}`, key, signature)
}

/** The same path and query, asked of the service itself. */
const asked = (kind, make) => [
  kind,
  'request query',
  (r) => {
    const { text, needles } = make(r)
    const { pathname, search } = new URL(text)
    return { needles, exchanges: [{ request: { method: 'PUT', path: pathname + search, body: 'x' } }] }
  },
]

export const signedUrls = [
  asked('S3', s3),
  asked('GCS', gcs),
  asked('Azure SAS', sas),
  asked('CloudFront', cloudFront),
  asked('S3 v2', s3v2),
  ['S3', 'response JSON', 'upload>url', s3],
  ['S3', 'location', '', s3],
  ['S3', 'response XML', 'Url', s3],
  ['S3', 'nested JSON string', 'href', s3],
  ['S3', 'response text', 'fetch it from ', s3],
  ['GCS', 'response JSON', 'signedUrl', gcs],
  ['GCS', 'location', '', gcs],
  ['GCS', 'HTML text', 'Download: ', gcs],
  ['Azure SAS', 'response JSON', 'uri', sas],
  ['Azure SAS', 'response header', 'operation-location', sas],
  ['Azure SAS', 'JSON list', 'href', sas],
  ['CloudFront', 'response JSON', 'playlist', cloudFront],
  ['S3 v2', 'response JSON', 'src', s3v2],
  ['Aliyun OSS', 'response JSON', 'ossUrl', oss],
  [
    'S3 POST policy',
    'response JSON',
    (r) => {
      const [key, signature] = [`AKIA${r.base32(16)}`, r.hex(64)]
      const policy = `{"expiration":"2026-10-18T09:00:00Z","conditions":[{"bucket":"${r.lower(9)}"}]}`
      const fields = {
        key: 'in/a.pdf',
        'X-Amz-Credential': `${key}/20261018/eu-north-1/s3/aws4_request`,
        Policy: Buffer.from(policy).toString('base64'),
        'X-Amz-Signature': signature,
      }
      const body = JSON.stringify({ url: 'https://kestrel-uploads.s3.amazonaws.com/', fields })
      return { needles: [signature, key], exchanges: [{ response: { headers: JSON_TYPE, body } }] }
    },
  ],
]
