import { randomUUID } from 'node:crypto'
import { call, setting } from './call.ts'

/** A book of the catalogue. */
export interface Book {
  id: string
  title: string
  priceCents: number
  addedAt: string
}

const ADD_BOOK = /* GraphQL */ `
  mutation AddBook($input: AddBookInput!) {
    addBook(input: $input) {
      clientMutationId
      book {
        id
        title
        priceCents
        addedAt
      }
    }
  }
`

const FIND_BOOK = /* GraphQL */ `
  query FindBook($id: ID!) {
    book(id: $id) {
      id
      title
      priceCents
      addedAt
    }
  }
`

async function execute<T>(operationName: string, query: string, variables: object): Promise<T> {
  const { body } = await call<{ data: T; errors?: { message: string }[] }>(`${setting('CATALOG_URL')}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${setting('CATALOG_TOKEN')}`, 'x-request-id': randomUUID() },
    json: { operationName, query, variables },
  })
  if (body.errors) throw new Error(body.errors.map(({ message }) => message).join('; '))
  return body.data
}

/** Add a book. Fails where the answer is for another mutation. */
export async function addBook(wanted: Omit<Book, 'id'>): Promise<Book> {
  const clientMutationId = randomUUID()
  const { addBook: added } = await execute<{ addBook: { clientMutationId: string; book: Book } }>('AddBook', ADD_BOOK, {
    input: { clientMutationId, ...wanted },
  })
  if (added.clientMutationId !== clientMutationId) throw new Error('the answer is for another mutation')
  return added.book
}

/** Fetch a book; null where there is none. */
export async function findBook(id: string): Promise<Book | null> {
  return (await execute<{ book: Book | null }>('FindBook', FIND_BOOK, { id })).book
}
