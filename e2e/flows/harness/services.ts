import { randomBytes, randomUUID } from 'node:crypto'
import { accounts } from '../services/accounts.ts'
import { catalog } from '../services/catalog.ts'
import { chat } from '../services/chat.ts'
import { events } from '../services/events.ts'
import { files, storage, UrlSigner } from '../services/files.ts'
import { hooks } from '../services/hooks.ts'
import { identity } from '../services/identity.ts'
import { orders } from '../services/orders.ts'
import { payments } from '../services/payments.ts'
import type { Secrets } from '../services/secrets.ts'
import { startService, type Handler, type Service } from '../services/service.ts'
import { tables } from '../services/tables.ts'

/** What the applications have in their environment to prove who they are. */
export type Credentials = Record<(typeof CREDENTIAL_NAMES)[number], string>

const CREDENTIAL_NAMES = [
  'ORDERS_TOKEN',
  'EVENTS_KEY',
  'IDENTITY_CLIENT_SECRET',
  'IDENTITY_COOKIE',
  'FILES_TOKEN',
  'PAYMENTS_SECRET_KEY',
  'CATALOG_TOKEN',
  'HOOKS_TOKEN',
  'CHAT_API_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
] as const

const PREFIXES: Partial<Credentials> = { PAYMENTS_SECRET_KEY: 'sk_live_', CHAT_API_KEY: 'sk-' }

/** Make credentials that no earlier run had, and write them down. */
export function newCredentials(secrets: Secrets): Credentials {
  const made = CREDENTIAL_NAMES.map((name) => {
    if (name === 'AWS_ACCESS_KEY_ID') return [name, secrets.note(`ASIA${newKeyId()}`)]
    if (name === 'HOOKS_TOKEN') return [name, secrets.note(randomUUID())]
    // Letters and digits alone, as most vendors make them.
    return [name, secrets.note((PREFIXES[name] ?? '') + randomBytes(16).toString('hex'))]
  })
  return Object.fromEntries(made) as Credentials
}

function newKeyId(): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  return [...randomBytes(16)].map((byte) => letters[byte % letters.length]).join('')
}

/** A service with the name that it has in the configuration, and the variable that tells its URL. */
interface NamedService extends Service {
  name: string
  variable: string
}

/** All services of the flows while they run. */
export interface Services {
  all: readonly NamedService[]
  /** The URLs, for the environment of the applications. */
  urls: Record<string, string>
  stop(): Promise<void>
}

/** Start every service with fresh state, for callers with these credentials. */
export async function startServices(secrets: Secrets, credentials: Credentials): Promise<Services> {
  const all: NamedService[] = []
  const start = async (name: string, makeHandler: (url: string) => Handler, variable?: string): Promise<string> => {
    const service = await startService(makeHandler)
    all.push({ ...service, name, variable: variable ?? `${name.toUpperCase()}_URL` })
    return service.url
  }
  const { IDENTITY_CLIENT_SECRET: clientSecret, IDENTITY_COOKIE: cookie } = credentials
  const signer = new UrlSigner(secrets)
  const aws = {
    accessKeyId: credentials.AWS_ACCESS_KEY_ID,
    secretAccessKey: credentials.AWS_SECRET_ACCESS_KEY,
    sessionToken: credentials.AWS_SESSION_TOKEN,
  }
  const email = secrets.note('mary.shelley@geneva-novels.org')
  await start('Accounts', () => accounts(secrets))
  await start('Orders', () => orders(credentials.ORDERS_TOKEN))
  await start('Events', () => events(credentials.EVENTS_KEY))
  await start('Identity', (url) => identity(secrets, { clientSecret, cookie, email }, url))
  const storageUrl = await start('Storage', () => storage(signer))
  await start('Files', () => files(credentials.FILES_TOKEN, signer, storageUrl))
  await start('Payments', () => payments(secrets, credentials.PAYMENTS_SECRET_KEY))
  await start('Catalog', () => catalog(credentials.CATALOG_TOKEN))
  await start('Hooks', () => hooks(secrets, credentials.HOOKS_TOKEN))
  await start('Chat', () => chat(secrets, credentials.CHAT_API_KEY))
  await start('Tables', () => tables(secrets, aws), 'AWS_ENDPOINT_URL_DYNAMODB')
  return {
    all,
    urls: Object.fromEntries(all.map(({ variable, url }) => [variable, url])),
    async stop() {
      await Promise.all(all.map((service) => service.stop()))
    },
  }
}
