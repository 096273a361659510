import { createHash, createHmac, randomUUID } from 'node:crypto'
import type { Secrets } from './secrets.ts'
import { isRecent, json, jsonOf, type Answer, type Asked, type Handler } from './service.ts'

/** An AWS caller's credentials for a while. */
export interface AwsCredentials {
  accessKeyId: string
  secretAccessKey: string
  sessionToken: string
}

type Item = Record<string, Record<string, string>>

const JSON_TYPE = { 'content-type': 'application/x-amz-json-1.0' }

/** As much of DynamoDB's API as an AWS SDK needs to write and read items, for callers who sign with these credentials. */
export function tables(secrets: Secrets, credentials: AwsCredentials): Handler {
  const items = new Map<string, Item>()
  const keyOf = (table: string, { id }: Item): string => `${table}/${id?.['S']}`

  const operations: Record<string, (input: never) => object> = {
    PutItem: ({ TableName, Item }: { TableName: string; Item: Item }) => {
      items.set(keyOf(TableName, Item), Item)
      return {}
    },
    GetItem: ({ TableName, Key }: { TableName: string; Key: Item }) => ({ Item: items.get(keyOf(TableName, Key)) }),
    TransactWriteItems: ({ TransactItems }: { TransactItems: { Put: { TableName: string; Item: Item } }[] }) => {
      for (const { Put } of TransactItems) items.set(keyOf(Put.TableName, Put.Item), Put.Item)
      return {}
    },
    Query: ({ TableName, ExpressionAttributeValues }: { TableName: string; ExpressionAttributeValues: Item }) => {
      const wanted = ExpressionAttributeValues[':order']?.['S']
      const found = [...items].filter(
        ([key, item]) => key.startsWith(`${TableName}/`) && item['orderId']?.['S'] === wanted,
      )
      return { Items: found.map(([, item]) => item), Count: found.length, ScannedCount: found.length }
    },
  }

  return (asked) => {
    const refusal = refusalOf(asked, credentials, secrets)
    if (refusal !== null) return fault(`com.amazon.coral.service#${refusal}`)
    const operation = operations[String(asked.headers['x-amz-target']).split('.')[1] ?? '']
    if (operation === undefined) return fault('com.amazon.coral.service#UnknownOperationException')
    const headers = { ...JSON_TYPE, 'x-amzn-requestid': randomUUID() }
    return json(200, operation(jsonOf(asked) as never), headers)
  }
}

function fault(type: string): Answer {
  return json(400, { __type: type, message: type }, JSON_TYPE)
}

/** Check a signature of version 4; null where it holds. See the AWS reference, "Signing AWS API requests". */
function refusalOf(asked: Asked, credentials: AwsCredentials, secrets: Secrets): string | null {
  const pattern = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\S+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/
  const [, accessKeyId, scope = '', names = '', signature = ''] = pattern.exec(asked.headers.authorization ?? '') ?? []
  const date = String(asked.headers['x-amz-date'])
  secrets.see(signature)
  if (accessKeyId !== credentials.accessKeyId) return 'UnrecognizedClientException'
  if (asked.headers['x-amz-security-token'] !== credentials.sessionToken) return 'UnrecognizedClientException'
  if (!isRecent(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')))
    return 'InvalidSignatureException'
  const canonical = [
    asked.method,
    asked.url.pathname,
    asked.url.searchParams.toString(),
    ...names.split(';').map((name) => `${name}:${String(asked.headers[name]).trim()}`),
    '',
    names,
    sha256(asked.body),
  ].join('\n')
  const key = scope
    .split('/')
    .reduce<string | Buffer>((from, part) => hmac(from, part), `AWS4${credentials.secretAccessKey}`)
  const expected = hmac(key, `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonical)}`).toString('hex')
  return expected === signature ? null : 'InvalidSignatureException'
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
