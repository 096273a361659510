import { buildSchema, graphql } from 'graphql'
import { newId } from './secrets.ts'
import { bearerOf, isRecent, isUuid, json, jsonOf, refuse, type Handler } from './service.ts'

const SCHEMA = buildSchema(/* GraphQL */ `
  type Book {
    id: ID!
    title: String!
    priceCents: Int!
    addedAt: String!
  }
  input AddBookInput {
    clientMutationId: ID!
    title: String!
    priceCents: Int!
    addedAt: String!
  }
  type AddBookPayload {
    clientMutationId: ID!
    book: Book!
  }
  type Query {
    book(id: ID!): Book
  }
  type Mutation {
    addBook(input: AddBookInput!): AddBookPayload!
  }
`)

interface AddBookInput {
  clientMutationId: string
  title: string
  priceCents: number
  addedAt: string
}

/** A catalogue of books by GraphQL. */
export function catalog(token: string): Handler {
  const books = new Map<string, object>()
  const rootValue = {
    book: ({ id }: { id: string }) => books.get(id) ?? null,
    addBook: ({ input: { clientMutationId, ...rest } }: { input: AddBookInput }) => {
      if (!isUuid(clientMutationId) || !isRecent(rest.addedAt)) throw new Error('the input is not valid')
      const book = { id: newId('book_'), ...rest }
      books.set(book.id, book)
      return { clientMutationId, book }
    },
  }
  return async (asked) => {
    if (bearerOf(asked) !== token) return refuse(401, 'bad_token')
    const { query: source, variables: variableValues } = jsonOf(asked) as { query: string; variables: object }
    return json(200, await graphql({ schema: SCHEMA, source, rootValue, variableValues: { ...variableValues } }))
  }
}
