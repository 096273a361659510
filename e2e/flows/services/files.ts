import { createHash, createHmac, randomUUID } from 'node:crypto'
import { newId, type Secrets } from './secrets.ts'
import { bearerOf, isRecent, isUuid, json, jsonOf, refuse, type Answer, type Asked, type Handler } from './service.ts'

/** How long a signed URL is good for, in seconds. */
const LIFETIME = 300

/** Signs and checks URLs as S3 does: by query parameters that carry date, lifetime, credential and signature. */
export class UrlSigner {
  readonly #secrets: Secrets
  readonly #key: string
  readonly #accessKeyId: string
  readonly #sessionToken: string

  constructor(secrets: Secrets) {
    this.#secrets = secrets
    this.#key = secrets.issue()
    this.#accessKeyId = secrets.note(`ASIA${newId('').slice(0, 16).toUpperCase()}`)
    this.#sessionToken = secrets.issue('', 48)
  }

  /** Sign a URL for one method, from now on. */
  sign(method: string, url: URL): string {
    const date = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')
    const scope = `${date.slice(0, 8)}/eu-central-1/s3/aws4_request`
    url.searchParams.set('X-Amz-Algorithm', 'AWS4-HMAC-SHA256')
    url.searchParams.set('X-Amz-Credential', `${this.#accessKeyId}/${scope}`)
    url.searchParams.set('X-Amz-Date', date)
    url.searchParams.set('X-Amz-Expires', String(LIFETIME))
    url.searchParams.set('X-Amz-Security-Token', this.#sessionToken)
    url.searchParams.set('X-Amz-SignedHeaders', 'host')
    url.searchParams.set('X-Amz-Signature', this.#secrets.note(this.#signatureOf(method, url)))
    return url.href
  }

  /** Tell whether a URL was signed here for this method, and is still good. */
  accepts(method: string, url: URL): boolean {
    const date = url.searchParams.get('X-Amz-Date') ?? ''
    const iso = date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')
    const age = (Date.now() - Date.parse(iso)) / 1000
    return age <= LIFETIME && url.searchParams.get('X-Amz-Signature') === this.#signatureOf(method, url)
  }

  #signatureOf(method: string, { pathname, searchParams }: URL): string {
    const query = new URLSearchParams(searchParams)
    query.delete('X-Amz-Signature')
    query.sort()
    return createHmac('sha256', this.#key).update(`${method} ${pathname}?${query}`).digest('hex')
  }
}

/** Bytes by key, behind signed URLs and nothing else. */
export function storage(signer: UrlSigner): Handler {
  const objects = new Map<string, { bytes: Buffer; type: string }>()
  return ({ method, url, headers, body }) => {
    if (!signer.accepts(method, url)) return refuse(403, 'signature_does_not_match')
    if (method === 'PUT') {
      objects.set(url.pathname, { bytes: body, type: headers['content-type'] ?? 'application/octet-stream' })
      return { status: 200, headers: { etag: `"${createHash('md5').update(body).digest('hex')}"` } }
    }
    const object = objects.get(url.pathname)
    if (object === undefined) return refuse(404, 'no_such_key')
    return { status: 200, headers: { 'content-type': object.type }, bytes: object.bytes }
  }
}

interface File {
  id: string
  requestId: string
  name: string
  sha256: string
  status: 'waiting' | 'stored'
  key: string
}

/** Files by name, which hands out signed URLs to where their bytes are. */
export function files(token: string, signer: UrlSigner, storageUrl: string): Handler {
  const known = new Map<string, File>()
  const shown = ({ key: _key, ...file }: File): object => file

  const create = (asked: Asked): Answer => {
    const { name, sha256, requestId, createdAt } = jsonOf(asked) as Record<string, string>
    if (!name || !sha256 || !isUuid(requestId) || !isRecent(createdAt)) return refuse(422, 'invalid_file')
    const key = `/uploads/${randomUUID()}/${encodeURIComponent(name)}`
    const file: File = { id: newId('file_'), requestId, name, sha256, status: 'waiting', key }
    known.set(file.id, file)
    const uploadUrl = signer.sign('PUT', new URL(key, storageUrl))
    const expiresAt = new Date(Date.now() + LIFETIME * 1000).toISOString()
    return json(201, { ...shown(file), uploadUrl, expiresAt })
  }

  return (asked) => {
    if (bearerOf(asked) !== token) return refuse(401, 'bad_token')
    const [, id = '', action] = asked.path
    if (asked.method === 'POST' && id === '') return create(asked)
    const file = known.get(id)
    if (file === undefined) return refuse(404, 'no_such_file')
    if (action === 'complete') file.status = 'stored'
    if (action !== 'link') return json(200, shown(file))
    return json(200, { id: file.id, downloadUrl: signer.sign('GET', new URL(file.key, storageUrl)) })
  }
}
