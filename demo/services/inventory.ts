import { randomBytes } from 'node:crypto'
import type { Ask, Reply, Route } from './json-service.ts'

interface Article {
  sku: string
  title: string
  price: number
  weight: number
  available: number
}

const ARTICLES: readonly Article[] = [
  { sku: 'mug-blue', title: 'Mug, blue', price: 1290, weight: 0.4, available: 50_000 },
  { sku: 'mug-green', title: 'Mug, green', price: 1390, weight: 0.4, available: 50_000 },
  { sku: 'teapot', title: 'Teapot', price: 3450, weight: 1.2, available: 50_000 },
  { sku: 'tray', title: 'Tray', price: 2100, weight: 0.9, available: 0 },
]

/** Knows what is in stock, and holds articles back for orders. */
export function inventory(): Route[] {
  const articles = new Map(ARTICLES.map((article) => [article.sku, { ...article }]))
  const reservations = new Map<string, { sku: string; quantity: number }>()

  function read({ parameters: [sku = ''] }: Ask): Reply {
    const article = articles.get(sku)
    return article === undefined ? { status: 404, body: { error: 'no_such_article' } } : { status: 200, body: article }
  }

  function reserve({ body }: Ask): Reply {
    const { sku, quantity } = body as { sku: string; quantity: number }
    const article = articles.get(sku)
    if (article === undefined || article.available < quantity) return { status: 409, body: { error: 'out_of_stock' } }
    article.available -= quantity
    const id = `rsv_${randomBytes(6).toString('hex')}`
    reservations.set(id, { sku, quantity })
    return { status: 201, body: { id, sku, quantity } }
  }

  function release({ parameters: [id = ''] }: Ask): Reply {
    const reservation = reservations.get(id)
    const article = articles.get(reservation?.sku ?? '')
    if (reservation === undefined || article === undefined)
      return { status: 404, body: { error: 'no_such_reservation' } }
    article.available += reservation.quantity
    reservations.delete(id)
    return { status: 204 }
  }

  return [
    { method: 'GET', path: /^\/articles\/([\w-]+)$/, answer: read },
    { method: 'POST', path: /^\/reservations$/, answer: reserve },
    { method: 'DELETE', path: /^\/reservations\/(\w+)$/, answer: release },
  ]
}
