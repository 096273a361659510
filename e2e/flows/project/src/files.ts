import { createHash, randomUUID } from 'node:crypto'
import { request } from 'undici'
import { call, setting } from './call.ts'

interface FileAnswer {
  id: string
  requestId: string
  name: string
  status: 'waiting' | 'stored'
  uploadUrl: string
}

const authorization = (): Record<string, string> => ({ authorization: `Bearer ${setting('FILES_TOKEN')}` })

/** Store bytes under a name, past the file service itself: it only says where to put them. */
export async function upload(name: string, type: string, bytes: Buffer): Promise<FileAnswer> {
  const requestId = randomUUID()
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const json = { requestId, name, sha256, createdAt: new Date().toISOString() }
  const url = `${setting('FILES_URL')}/files`
  const { body: file } = await call<FileAnswer>(url, { method: 'POST', json, headers: authorization() })
  if (file.requestId !== requestId) throw new Error('the answer is for another upload')
  const { statusCode, headers, body } = await request(file.uploadUrl, {
    method: 'PUT',
    headers: { 'content-type': type },
    body: bytes,
  })
  await body.dump()
  if (statusCode !== 200) throw new Error(`not stored: ${statusCode}`)
  const etag = String(headers['etag'])
  return (
    await call<FileAnswer>(`${url}/${file.id}/complete`, { method: 'POST', json: { etag }, headers: authorization() })
  ).body
}

/** Fetch the bytes of a file. */
export async function download(id: string): Promise<Buffer> {
  const url = `${setting('FILES_URL')}/files/${id}/link`
  const { body: link } = await call<{ downloadUrl: string }>(url, { headers: authorization() })
  const { statusCode, body } = await request(link.downloadUrl)
  if (statusCode !== 200) throw new Error(`not there: ${statusCode}`)
  return Buffer.from(await body.arrayBuffer())
}
