import { expect, test } from 'vitest'
import { addBook, findBook } from './graphql.ts'

test('finds the books that it added', async () => {
  for (const title of ['The Mousetrap', 'Noises Off {{a farce}}']) {
    const wanted = { title, priceCents: 1295, addedAt: new Date().toISOString() }
    const book = await addBook(wanted)
    expect(book).toMatchObject(wanted)
    expect(await findBook(book.id)).toEqual(book)
  }
})

test('finds no book under an id that no book has', async () => {
  expect(await findBook('book_of_nobody')).toBeNull()
})
