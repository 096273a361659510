import { expect, test } from 'vitest'
import { download, upload } from './files.ts'

const INVOICE = 'number,amount,currency\nINV-2041,1200,EUR\nINV-2042,80,EUR\n'

test('gets a text back as it was uploaded', async () => {
  const file = await upload('invoices 2026.csv', 'text/csv', Buffer.from(INVOICE))
  expect(file).toMatchObject({ name: 'invoices 2026.csv', status: 'stored' })
  expect((await download(file.id)).toString()).toBe(INVOICE)
})

test('gets bytes back as they were uploaded', async () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
  const file = await upload('logo.png', 'image/png', bytes)
  expect((await download(file.id)).equals(bytes)).toBe(true)
})
