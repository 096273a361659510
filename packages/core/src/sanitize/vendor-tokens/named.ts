import { ALNUM, BASE64_URL, HEX, LOWER, NOT_REPLACED, run, sample, START, UUID, written } from './vendor-token.js'
import type { Part, VendorToken } from './vendor-token.js'

/** A vendor whose keys have no shape of their own, so that only the name beside one tells. */
interface NamedKey {
  id: string
  title: string
  /** The vendor as names of settings have it, lower-case. */
  vendor: string
  /** The shapes of its keys. */
  shapes: readonly (readonly Part[])[]
}

const HEX_32: readonly Part[] = [run(HEX, 32)]

const NAMED_KEYS: readonly NamedKey[] = [
  { id: 'algolia-admin-key', title: 'Algolia key', vendor: 'algolia', shapes: [HEX_32] },
  { id: 'amplitude-secret', title: 'Amplitude secret', vendor: 'amplitude', shapes: [HEX_32] },
  { id: 'auth0-client-secret', title: 'Auth0 client secret', vendor: 'auth0', shapes: [[run(BASE64_URL, 64)]] },
  { id: 'circleci-classic-token', title: 'CircleCI token, classic', vendor: 'circle', shapes: [[run(HEX, 40)]] },
  {
    id: 'cloudflare-key',
    title: 'Cloudflare key',
    vendor: 'cloudflare',
    shapes: [[run(HEX, 37)], [run(BASE64_URL, 40)]],
  },
  { id: 'codecov-token', title: 'Codecov token', vendor: 'codecov', shapes: [UUID] },
  { id: 'cohere-key', title: 'Cohere key', vendor: 'cohere', shapes: [[run(ALNUM, 40)]] },
  { id: 'confluent-key', title: 'Confluent secret', vendor: 'confluent', shapes: [[run('A-Za-z0-9+/', 64)]] },
  { id: 'consul-token', title: 'Consul token', vendor: 'consul', shapes: [UUID] },
  { id: 'datadog-key', title: 'Datadog key', vendor: 'datadog', shapes: [HEX_32, [run(HEX, 40)]] },
  { id: 'datadog-short-key', title: 'Datadog key', vendor: 'dd', shapes: [HEX_32, [run(HEX, 40)]] },
  { id: 'deepl-key', title: 'DeepL key', vendor: 'deepl', shapes: [[...UUID, ':fx'], UUID] },
  {
    id: 'elastic-key',
    title: 'Elastic key',
    vendor: 'elastic',
    shapes: [[run('A-Za-z0-9+/', 58), '=='], [run(ALNUM, 24)]],
  },
  { id: 'fastly-key', title: 'Fastly key', vendor: 'fastly', shapes: [[run(BASE64_URL, 32)]] },
  { id: 'heroku-classic-key', title: 'Heroku API key, classic', vendor: 'heroku', shapes: [UUID] },
  { id: 'hetzner-token', title: 'Hetzner token', vendor: 'hcloud', shapes: [[run(ALNUM, 64)]] },
  {
    id: 'honeycomb-classic-key',
    title: 'Honeycomb key, classic',
    vendor: 'honeycomb',
    shapes: [HEX_32, [run(ALNUM, 22)]],
  },
  { id: 'linode-token', title: 'Linode token', vendor: 'linode', shapes: [[run(HEX, 64)]] },
  { id: 'linkedin-client-secret', title: 'LinkedIn client secret', vendor: 'linkedin', shapes: [[run(ALNUM, 16)]] },
  {
    id: 'mailgun-api-key',
    title: 'Mailgun key',
    vendor: 'mailgun',
    shapes: [[run(HEX, 32), '-', run(HEX, 8), '-', run(HEX, 8)]],
  },
  { id: 'mailjet-key', title: 'Mailjet key', vendor: 'mailjet', shapes: [HEX_32] },
  { id: 'messagebird-key', title: 'Bird (MessageBird) key', vendor: 'messagebird', shapes: [[run(ALNUM, 25)]] },
  { id: 'mistral-key', title: 'Mistral key', vendor: 'mistral', shapes: [[run(ALNUM, 32)]] },
  { id: 'okta-setting', title: 'Okta token', vendor: 'okta', shapes: [['00', run(BASE64_URL, 40)]] },
  { id: 'pagerduty-token', title: 'PagerDuty token', vendor: 'pagerduty', shapes: [[run(BASE64_URL, 20)], HEX_32] },
  { id: 'plaid-secret', title: 'Plaid secret', vendor: 'plaid', shapes: [[run(HEX, 30)]] },
  { id: 'postmark-token', title: 'Postmark token', vendor: 'postmark', shapes: [UUID] },
  { id: 'railway-token', title: 'Railway token', vendor: 'railway', shapes: [UUID] },
  { id: 'rollbar-token', title: 'Rollbar token', vendor: 'rollbar', shapes: [HEX_32] },
  { id: 'snyk-token', title: 'Snyk token', vendor: 'snyk', shapes: [UUID] },
  { id: 'storyblok-token', title: 'Storyblok token', vendor: 'storyblok', shapes: [[run(ALNUM, 22), 'tt']] },
  { id: 'sumo-logic-key', title: 'Sumo Logic key', vendor: 'sumo', shapes: [[run(ALNUM, 64)]] },
  { id: 'travis-token', title: 'Travis CI token', vendor: 'travis', shapes: [[run(BASE64_URL, 22)]] },
  { id: 'twilio-auth-token', title: 'Twilio auth token', vendor: 'twilio', shapes: [HEX_32] },
  { id: 'upstash-token', title: 'Upstash token', vendor: 'upstash', shapes: [[run('A-Za-z0-9=_-', 40, 160)]] },
  { id: 'vonage-secret', title: 'Vonage secret', vendor: 'vonage', shapes: [[run(ALNUM, 16)]] },
  { id: 'nexmo-secret', title: 'Vonage (Nexmo) secret', vendor: 'nexmo', shapes: [[run(ALNUM, 16)]] },
  { id: 'weights-and-biases-key', title: 'Weights & Biases key', vendor: 'wandb', shapes: [[run(HEX, 40)]] },
  { id: 'zendesk-token', title: 'Zendesk token', vendor: 'zendesk', shapes: [[run(ALNUM, 40)]] },
  { id: 'zhipu-key', title: 'Zhipu key', vendor: 'zhipu', shapes: [[run(HEX, 32), '.', run(ALNUM, 16)]] },
  { id: 'asana-secret', title: 'Asana secret', vendor: 'asana', shapes: [[run(LOWER, 32)]] },
]

/**
 * Keys of vendors that gave them no shape, told by settings such as `DATADOG_API_KEY=…` and `"datadogApiKey": "…"`.
 * The name says the vendor and that it is a key, and the value has the vendor's length and alphabet.
 */
export const NAMED_TOKENS: readonly VendorToken[] = NAMED_KEYS.map(named)

function named({ id, title, vendor, shapes }: NamedKey): VendorToken {
  const spellings = [vendor, vendor.toUpperCase(), vendor[0]!.toUpperCase() + vendor.slice(1)]
  const values = shapes.map((parts) => `${parts.map(valuePattern).join('')}(?![A-Za-z0-9_=+/-])`).join('|')
  const pattern = [
    `${START}(?:${spellings.join('|')})`,
    String.raw`(?![A-Za-z_-]{0,20}(?:[Pp]ub|PUB|[Ss]earch|SEARCH|[Ii][Dd](?![A-Za-z])))`,
    String.raw`[A-Za-z_-]{0,24}(?:[Kk]ey|KEY|[Tt]oken|TOKEN|[Ss]ecret|SECRET|[Pp]assword|PASSWORD)`,
    String.raw`["'\\]{0,4}\s{0,3}(?:=|:)\s{0,3}["'\\]{0,4}`,
    `${NOT_REPLACED}(?<secret>${values})`,
  ].join('')
  const upper = vendor.toUpperCase()
  return written({
    id,
    title,
    anchors: spellings.map((spelling) => (spelling.length < 3 ? `${spelling}_` : spelling)),
    pattern,
    fires: shapes.flatMap((parts): [string, string][] => {
      const secret = sample(parts)
      return [
        [`${upper}_API_KEY=${secret}`, secret],
        [`{"${vendor}_token": "${secret}"}`, secret],
      ]
    }),
    quiet: [`${upper}_API_KEY=`, `${vendor}-public-key: ${sample(shapes[0]!)}`, `${vendor}/${sample(shapes[0]!)}`],
  })
}

function valuePattern(part: Part): string {
  if (typeof part === 'string') return part.replaceAll('.', String.raw`\.`)
  return `[${part.alphabet}]{${part.min},${part.max}}`
}
