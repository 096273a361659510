/** Where a message is posted, and in which form. */
export interface Webhook {
  url: string
  format: 'slack' | 'json'
  /** Of its user and password, which no request may have in its address. */
  authorization: string | null
  /** Its host: the rest of the address is a secret. */
  name: string
}

const SLACK_HOSTS = new Set(['hooks.slack.com', 'hooks.slack-gov.com'])
const SLACK_SCHEME = /^slack\+(?=https?:)/i
const VARIABLE = /^\$\{?(\w+)\}?$/

/**
 * Read an entry of `drift.notify`: an address, or the name of a variable that holds one, as `$SLACK_WEBHOOK`. Slack's format
 * is told by Slack's host, by the scheme `slack+https:`, or by `?format=slack`, which is not sent. A text says what is wrong,
 * without the address.
 */
export function toWebhook(entry: string, env: Readonly<Record<string, string | undefined>>): Webhook | string {
  const variable = VARIABLE.exec(entry)?.[1]
  const text = variable === undefined ? entry : env[variable]?.trim()
  if (text === undefined || text === '') return `the environment variable ${variable ?? ''} is not set`
  const hasScheme = SLACK_SCHEME.test(text)
  const url = URL.parse(text.replace(SLACK_SCHEME, ''))
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return variable === undefined ? 'an address is no http(s) URL' : `${variable} holds no http(s) URL`
  }
  const isSlack = hasScheme || SLACK_HOSTS.has(url.hostname) || url.searchParams.get('format') === 'slack'
  const authorization = authorizationOf(url)
  return { url: addressOf(url), format: isSlack ? 'slack' : 'json', authorization, name: url.host }
}

function authorizationOf({ username, password }: URL): string | null {
  if (username === '' && password === '') return null
  const pair = [username, password].map(decodeURIComponent).join(':')
  return `Basic ${Buffer.from(pair).toString('base64')}`
}

/** What is signed in a query stays as it was written. */
function addressOf(given: URL): string {
  const url = new URL(given)
  url.username = ''
  url.password = ''
  if (url.searchParams.get('format') === 'slack') {
    url.search = url.search
      .slice(1)
      .split('&')
      .filter((part) => part !== 'format=slack')
      .join('&')
  }
  return url.href
}
