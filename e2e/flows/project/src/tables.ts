import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb'
import { setting } from './call.ts'

/** An order as it is stored. */
export interface StoredOrder {
  id: string
  amount: number
  placedAt: string
}

/** A line of an order. */
export interface StoredLine {
  id: string
  orderId: string
  product: string
}

type Item = Record<string, AttributeValue>

/** Orders in a table of AWS. Credentials and their dates are the SDK's affair. */
export class OrderTable {
  readonly #client = new DynamoDBClient({
    endpoint: setting('AWS_ENDPOINT_URL_DYNAMODB'),
    region: 'eu-central-1',
    credentials: {
      accessKeyId: setting('AWS_ACCESS_KEY_ID'),
      secretAccessKey: setting('AWS_SECRET_ACCESS_KEY'),
      sessionToken: setting('AWS_SESSION_TOKEN'),
    },
    maxAttempts: 1,
  })

  async put({ id, amount, placedAt }: StoredOrder): Promise<void> {
    const Item: Item = { id: { S: id }, amount: { N: String(amount) }, placedAt: { S: placedAt } }
    await this.#client.send(new PutItemCommand({ TableName: 'orders', Item }))
  }

  async get(id: string): Promise<StoredOrder | null> {
    const { Item } = await this.#client.send(new GetItemCommand({ TableName: 'orders', Key: { id: { S: id } } }))
    if (Item === undefined) return null
    return { id: textOf(Item, 'id'), amount: Number(Item['amount']?.N), placedAt: textOf(Item, 'placedAt') }
  }

  /** Write all lines or none. The SDK makes the token that lets AWS know a repeated attempt. */
  async putLines(lines: readonly StoredLine[]): Promise<void> {
    const TransactItems = lines.map(({ id, orderId, product }) => ({
      Put: { TableName: 'lines', Item: { id: { S: id }, orderId: { S: orderId }, product: { S: product } } },
    }))
    await this.#client.send(new TransactWriteItemsCommand({ TransactItems }))
  }

  async linesOf(orderId: string): Promise<StoredLine[]> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: 'lines',
        KeyConditionExpression: 'orderId = :order',
        ExpressionAttributeValues: { ':order': { S: orderId } },
      }),
    )
    return Items.map((item) => ({
      id: textOf(item, 'id'),
      orderId: textOf(item, 'orderId'),
      product: textOf(item, 'product'),
    }))
  }

  close(): void {
    this.#client.destroy()
  }
}

function textOf(item: Item, name: string): string {
  return item[name]?.S ?? ''
}
