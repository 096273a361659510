import { DIGITS } from '../random.mjs'

const only = (text, ...needles) => ({ text, needles })

// Each row: vendor, position, key, value. The keys tell nothing: what finds these is their shape.
export const wellKnown = [
  ['AWS access key id', 'response JSON', 'value', (r) => `AKIA${r.base32(16)}`],
  ['AWS access key id', 'response text', 'signed by ', (r) => `ASIA${r.base32(16)}`],
  [
    'AWS credentials file',
    'response text',
    '[default]\naws_access_key_id = ',
    (r) => {
      const [id, secret] = [`AKIA${r.base32(16)}`, r.base64(30)]
      return only(`${id}\naws_secret_access_key = ${secret}`, id, secret)
    },
  ],
  ['GitHub, classic', 'response JSON', 'value', (r) => `ghp_${r.base62(36)}`],
  ['GitHub, classic', 'response text', 'cloning with ', (r) => `ghp_${r.base62(36)}`],
  ['GitHub, fine-grained', 'request JSON', 'note', (r) => `github_pat_${r.base62(22)}_${r.base62(59)}`],
  ['GitHub, OAuth', 'response JSON', 'data', (r) => `gho_${r.base62(36)}`],
  [
    'GitHub, app',
    'response text',
    'https://x-access-token:',
    (r) => {
      const secret = `ghs_${r.base62(36)}`
      return only(`${secret}@github.com/quay/app.git`, secret)
    },
  ],
  ['GitLab', 'response JSON', 'value', (r) => `glpat-${r.token(20)}`],
  ['GitLab, routable', 'error 500', 'git push with ', (r) => `glpat-${r.token(27)}.01.${r.base36(9)}`],
  ['Slack bot', 'response JSON', 'data', (r) => `xoxb-${r.digits(12)}-${r.digits(13)}-${r.base62(24)}`],
  ['Slack user', 'response text', 'use ', (r) => `xoxp-${r.digits(12)}-${r.digits(12)}-${r.digits(13)}-${r.hex(32)}`],
  ['Slack app', 'NDJSON line', 'value', (r) => `xapp-1-A0${r.upper(9)}-${r.digits(13)}-${r.hex(64)}`],
  ['Stripe secret', 'response JSON', 'value', (r) => `sk_live_${r.base62(99)}`],
  ['Stripe secret, test mode', 'request JSON', 'note', (r) => `sk_test_${r.base62(24)}`],
  ['Stripe restricted', 'response text', 'key ', (r) => `rk_live_${r.base62(99)}`],
  ['Google API', 'response HTML', 'k', (r) => `AIza${r.token(35)}`],
  ['Google OAuth', 'response JSON', 'value', (r) => `ya29.a0${r.token(160)}`],
  ['Google client', 'response XML', 'value', (r) => `GOCSPX-${r.token(28)}`],
  ['OpenAI', 'response JSON', 'value', (r) => `sk-${r.base62(20)}T3BlbkFJ${r.base62(20)}`],
  ['OpenAI project', 'request text', 'try ', (r) => `sk-proj-${r.token(74)}T3BlbkFJ${r.token(74)}`],
  ['OpenAI, masked in an error', 'error 401', 'Incorrect API key provided: ', (r) => `sk-proj-${r.token(60)}`],
  ['Anthropic', 'response JSON', 'value', (r) => `sk-ant-api03-${r.token(93)}AA`],
  ['npm', 'response text', '//npm.northquay.net/:_authToken=', (r) => `npm_${r.base62(36)}`],
  ['PyPI', 'response JSON', 'value', (r) => `pypi-AgEIcHlwaS5vcmc${r.token(150)}`],
  ['SendGrid', 'response JSON', 'value', (r) => `SG.${r.token(22)}.${r.token(43)}`],
  ['Twilio', 'response JSON', 'sid', (r) => `SK${r.hex(32)}`],
  ['Mailgun', 'response JSON', 'value', (r) => `key-${r.hex(32)}`],
  ['Discord bot', 'response text', 'Bot ', (r) => `MTA${r.base62(21)}.G${r.base62(5)}.${r.token(38)}`],
  [
    'Telegram bot',
    'request path',
    (r) => {
      const token = `${r.digits(10)}:AA${r.token(33)}`
      return {
        needles: [token],
        exchanges: [{ request: { path: `/bot${token}/getMe` }, response: { status: 200, headers: {} } }],
      }
    },
  ],
  ['Telegram bot', 'response JSON', 'value', (r) => `${r.digits(10)}:AA${r.token(33)}`],
  ['Azure storage key', 'response text', 'AccountName=quay;AccountKey=', (r) => r.base64(64)],
  ['Shopify', 'response JSON', 'value', (r) => `shpat_${r.hex(32)}`],
  ['Shopify, app secret', 'response text', 'found ', (r) => `shpss_${r.hex(32)}`],
  ['DigitalOcean', 'response JSON', 'value', (r) => `dop_v1_${r.hex(64)}`],
  ['Notion', 'response JSON', 'value', (r) => `ntn_${r.digits(11)}${r.base62(35)}`],
  ['Notion, old', 'response text', 'integration ', (r) => `secret_${r.base62(43)}`],
  ['Atlassian', 'response JSON', 'value', (r) => `ATATT3xFfGF0${r.token(170)}=${r.upperHex(8)}`],
  ['Linear', 'response JSON', 'value', (r) => `lin_api_${r.base62(40)}`],
  ['Hugging Face', 'response JSON', 'value', (r) => `hf_${r.base62(34)}`],
  ['Databricks', 'response JSON', 'value', (r) => `dapi${r.hex(32)}`],
  ['Vault', 'response JSON', 'value', (r) => `hvs.${r.token(92)}`],
  ['Grafana', 'response JSON', 'value', (r) => `glsa_${r.base62(32)}_${r.hex(8)}`],
  ['New Relic', 'response JSON', 'value', (r) => `NRAK-${r.upper(27)}`],
  ['Postman', 'response JSON', 'value', (r) => `PMAK-${r.hex(24)}-${r.hex(34)}`],
  ['PlanetScale', 'response JSON', 'value', (r) => `pscale_tkn_${r.token(43)}`],
  ['Square', 'response JSON', 'value', (r) => `EAAA${r.token(60)}`],
  ['Doppler', 'response JSON', 'value', (r) => `dp.pt.${r.base62(43)}`],
  [
    'Datadog keys, both',
    'dotenv',
    'DD_API_KEY',
    (r) => {
      const [api, application] = [r.hex(32), r.hex(40)]
      return only(`${api}\nDD_APP_KEY=${application}`, api, application)
    },
  ],
  ['Cloudflare', 'dotenv', 'CLOUDFLARE_API_TOKEN', (r) => r.token(40)],
  ['Twilio auth token', 'dotenv', 'TWILIO_AUTH_TOKEN', (r) => r.hex(32)],
]

/** Those that few rule lists have, in places that few look at. */
export const lessKnown = [
  ['1Password', 'response JSON', 'value', (r) => `ops_eyJzaWduSW5BZGRyZXNzIjoi${r.token(220)}`],
  ['Adafruit', 'response text', 'feed key ', (r) => `aio_${r.base62(28)}`],
  ['Airtable', 'NDJSON line', 'value', (r) => `pat${r.base62(14)}.${r.hex(64)}`],
  ['Alibaba', 'response XML', 'Id', (r) => `LTAI5t${r.base62(18)}`],
  ['Asana', 'request text', 'with ', (r) => `2/${r.digits(16)}/${r.digits(16)}:${r.hex(32)}`],
  ['Buildkite', 'multipart file', 'agent: ', (r) => `bkua_${r.hex(40)}`],
  ['CircleCI', 'gzip JSON', 'value', (r) => `CCIPAT_${r.base62(22)}_${r.hex(40)}`],
  ['Clojars', 'response CSV', 'value', (r) => `CLOJARS_${r.hex(60)}`],
  ['Contentful', 'SSE event', 'value', (r) => `CFPAT-${r.token(43)}`],
  ['Cerebras', 'echoed body', 'value', (r) => `csk-${r.base36(48)}`],
  ['Deno Deploy', 'JSON list', 'value', (r) => `ddp_${r.base62(36)}`],
  ['Docker Hub', 'error 500', 'login -p ', (r) => `dckr_pat_${r.token(27)}`],
  ['Dropbox', 'problem JSON', 'detail', (r) => `sl.u.${r.token(140)}`],
  ['Duffel', 'settings list', 'PROVIDER', (r) => `duffel_live_${r.token(43)}`],
  ['Dynatrace', 'YAML', 'ingest', (r) => `dt0c01.${r.base32(24)}.${r.base32(64)}`],
  ['EasyPost', 'dotenv', 'CARRIER', (r) => `EZAK${r.base62(54)}`],
  ['Facebook', 'URL in JSON', 't', (r) => `EAAG${r.base62(180)}`],
  ['Figma', 'HTML text', 'Your key: ', (r) => `figd_${r.token(40)}`],
  ['Fly.io', 'response JSON', 'value', (r) => `FlyV1 fm2_${r.base64(120).replaceAll('=', '')}`],
  ['Flutterwave', 'request JSON', 'config>value', (r) => `FLWSECK-${r.hex(32)}-X`],
  ['Frame.io', 'nested JSON string', 'value', (r) => `fio-u-${r.token(64)}`],
  ['Groq', 'SSE, words of a model', 'set it to ', (r) => `gsk_${r.base62(52)}`],
  ['Harness', 'response JSON', 'value', (r) => `pat.${r.token(22)}.${r.hex(24)}.${r.base62(20)}`],
  ['Heroku', 'response text', 'HEROKU ', (r) => `HRKU-AA${r.token(58)}`],
  ['HubSpot', 'JSON in JSON in JSON', 'value', (r) => `pat-na1-${r.uuid()}`],
  ['Infracost', 'response text', '', (r) => `ico-${r.base62(32)}`],
  ['JFrog', 'response JSON', 'value', (r) => `AKCp${r.base62(69)}`],
  ['Klaviyo, private', 'response JSON', 'value', (r) => `pk_${r.hex(34)}`],
  ['LangSmith', 'JSON indented', 'value', (r) => `lsv2_pt_${r.hex(32)}_${r.hex(10)}`],
  ['Langfuse', 'response JSON', 'value', (r) => `sk-lf-${r.uuid()}`],
  ['Lob', 'request JSON', 'value', (r) => `live_${r.hex(35)}`],
  ['Mailchimp', 'response text', 'list of ', (r) => `${r.hex(32)}-us14`],
  ['Mapbox, secret', 'request query', 'k', (r) => `sk.eyJ1Ijoi${r.base62(68)}.${r.token(22)}`],
  ['Neon', 'response JSON', 'value', (r) => `napi_${r.base36(64)}`],
  ['Netlify', 'response JSON', 'value', (r) => `nfp_${r.base62(36)}`],
  ['NuGet', 'response text', 'push -k ', (r) => `oy2${r.base36(43)}`],
  ['Octopus', 'response header', 'x-note', (r) => `API-${r.upper(26)}`],
  ['OpenRouter', 'file beside, text', 'key: ', (r) => `sk-or-v1-${r.hex(64)}`],
  ['OpenShift', 'response JSON', 'value', (r) => `sha256~${r.token(43)}`],
  ['Perplexity', 'SSE, letters of a model', '', (r) => `pplx-${r.base62(48)}`],
  ['Pinecone', 'response JSON', 'value', (r) => `pcsk_${r.base62(6)}_${r.base62(63)}`],
  ['Plaid', 'response JSON', 'value', (r) => `access-production-${r.uuid()}`],
  ['Prefect', 'response JSON', 'value', (r) => `pnu_${r.base36(36)}`],
  ['Pulumi', 'NDJSON, cut in the value', 'value', (r) => `pul-${r.hex(40)}`],
  ['ReadMe', 'response text', 'sync ', (r) => `rdme_${r.base36(70)}`],
  ['Render', 'response JSON', 'value', (r) => `rnd_${r.base62(28)}`],
  ['Replicate', 'GraphQL text', 'note', (r) => `r8_${r.base62(37)}`],
  ['Resend', 'response JSON', 'value', (r) => `re_${r.base62(8)}_${r.base62(24)}`],
  ['RubyGems', 'YAML', 'value', (r) => `rubygems_${r.hex(48)}`],
  ['Brevo', 'response JSON', 'value', (r) => `xkeysib-${r.hex(64)}-${r.base62(16)}`],
  ['Sentry', 'SSE, cut in the value', 'value', (r) => `sntryu_${r.hex(64)}`],
  [
    'Sentry, organization',
    'response text',
    'upload with ',
    (r) => `sntrys_eyJpYXQiOjE3${r.base62(110)}_${r.base62(43)}`,
  ],
  ['Shippo', 'response JSON', 'value', (r) => `shippo_live_${r.hex(40)}`],
  ['Sourcegraph', 'response JSON', 'value', (r) => `sgp_${r.hex(16)}_${r.hex(40)}`],
  ['Supabase', 'response JSON', 'value', (r) => `sbp_${r.hex(40)}`],
  ['Supabase, new', 'response JSON', 'value', (r) => `sb_secret_${r.token(22)}_${r.base62(8)}`],
  ['Tailscale', 'response text', 'tailscale up --authkey ', (r) => `tskey-auth-k${r.base62(10)}CNTRL-${r.base62(32)}`],
  ['Terraform Cloud', 'response JSON', 'value', (r) => `${r.base62(14)}.atlasv1.${r.token(67)}`],
  ['Typeform', 'request path', '', (r) => `tfp_${r.token(44)}_${r.base62(13)}`],
  ['xAI', 'response JSON', 'value', (r) => `xai-${r.base62(80)}`],
  ['Yandex', 'response JSON', 'value', (r) => `AQVN${r.token(36)}`],
  [
    'Zapier hook',
    'response JSON',
    'url',
    (r) => {
      const secret = r.base36(7)
      const text = `https://hooks.zapier.com/hooks/catch/${r.digits(7)}/${secret}/`
      return only(text, text.slice(-15, -1))
    },
  ],
  [
    'Sentry, old DSN',
    'response JSON',
    'dsn',
    (r) => {
      const secret = r.hex(32)
      return only(`https://${r.hex(32)}:${secret}@o${r.digits(6)}.ingest.sentry.io/${r.digits(7)}`, secret)
    },
  ],
  ['Firebase messaging', 'request JSON', 'to', (r) => `${r.token(22)}:APA91b${r.token(134)}`],
  [
    'Intercom-like bearer in a sentence',
    'response text',
    'send "Authorization: Bearer ',
    (r) => {
      const secret = r.token(60)
      return only(`${secret}" along`, secret)
    },
  ],
  ['GCP refresh token', 'response JSON', 'value', (r) => `1//0${r.between(3, 9)}${r.token(98)}`],
  ['Twitch', 'response text', 'oauth:', (r) => r.base36(30)],
  ['Stytch', 'response JSON', 'value', (r) => `secret-live-${r.token(36)}`],
  ['Confluent-like', 'settings list', 'KAFKA_SASL_PASSWORD', (r) => r.base64(48)],
  ['Amplitude-like under its name', 'request JSON', 'api_key', (r) => r.hex(32)],
  [
    'Zendesk',
    'request header',
    'authorization',
    (r) => {
      const secret = r.base62(40)
      const encoded = Buffer.from(`ops/token:${secret}`).toString('base64')
      return only(`Basic ${encoded}`, secret, encoded.replace(/=+$/, ''))
    },
  ],
  [
    'MessageBird',
    'request header',
    'authorization',
    (r) => {
      const secret = r.base62(25)
      return only(`AccessKey ${secret}`, secret)
    },
  ],
  ['Monzo-like, digits', 'request header', 'x-auth-key', (r) => r.digits(24) + DIGITS.slice(1, 3)],
]
