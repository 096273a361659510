import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { Story } from './story.ts'

const tableOf = ({ key }: { key: string }): string => `refunds-${key.replaceAll('.', '-')}`

/** AWS SDK v3 for DynamoDB, against dynalite. */
export const story: Story<DynamoDBClient> = {
  name: 'aws-dynamodb',
  open: ({ bases, seed }) =>
    new DynamoDBClient({
      endpoint: bases.dynamo,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'AKIDLOCAL', secretAccessKey: seed },
      maxAttempts: 1,
    }),
  steps: {
    'creates a table': async (sdk, stage) => {
      const { TableDescription } = await sdk.send(
        new CreateTableCommand({
          TableName: tableOf(stage),
          AttributeDefinitions: [
            { AttributeName: 'id', AttributeType: 'S' },
            { AttributeName: 'line', AttributeType: 'N' },
          ],
          KeySchema: [
            { AttributeName: 'id', KeyType: 'HASH' },
            { AttributeName: 'line', KeyType: 'RANGE' },
          ],
          BillingMode: 'PAY_PER_REQUEST',
        }),
      )
      return { name: TableDescription?.TableName, keys: TableDescription?.KeySchema }
    },
    'puts an item': async (sdk, stage) => {
      const Item = {
        id: { S: 'r-1' },
        line: { N: '1' },
        amount: { N: '12345678901234567890.5' },
        raw: { B: new Uint8Array([0, 255, 7]) },
      }
      const { $metadata } = await sdk.send(
        new PutItemCommand({ TableName: tableOf(stage), Item, ReturnValues: 'ALL_OLD' }),
      )
      return $metadata.httpStatusCode
    },
    'reads it back': async (sdk, stage) => {
      const key = { id: { S: 'r-1' }, line: { N: '1' } }
      const { Item } = await sdk.send(new GetItemCommand({ TableName: tableOf(stage), Key: key, ConsistentRead: true }))
      return { ...Item, raw: [...(Item?.['raw']?.B ?? [])] }
    },
    'writes a batch': async (sdk, stage) => {
      const requests = [2, 3, 4].map((line) => ({
        PutRequest: { Item: { id: { S: 'r-1' }, line: { N: String(line) } } },
      }))
      return (await sdk.send(new BatchWriteItemCommand({ RequestItems: { [tableOf(stage)]: requests } })))
        .UnprocessedItems
    },
    'reads pages in parallel': (sdk, stage) =>
      Promise.all(
        [1, 2, 3, 4].map(async (line) => {
          const { Items, Count } = await sdk.send(
            new QueryCommand({
              TableName: tableOf(stage),
              KeyConditionExpression: 'id = :id AND line >= :line',
              ExpressionAttributeValues: { ':id': { S: 'r-1' }, ':line': { N: String(line) } },
              ProjectionExpression: 'line',
            }),
          )
          return { Items, Count }
        }),
      ),
    'is refused by a condition': (sdk, stage) =>
      sdk.send(
        new UpdateItemCommand({
          TableName: tableOf(stage),
          Key: { id: { S: 'r-1' }, line: { N: '1' } },
          UpdateExpression: 'SET amount = :amount',
          ConditionExpression: 'attribute_not_exists(amount)',
          ExpressionAttributeValues: { ':amount': { N: '1' } },
        }),
      ),
    'is refused for an unknown table': (sdk) =>
      sdk.send(new GetItemCommand({ TableName: 'no-such-table', Key: { id: { S: 'x' } } })),
  },
  close: (sdk) => sdk.destroy(),
}
