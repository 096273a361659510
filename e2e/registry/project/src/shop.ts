const base = process.env['SHOP_URL'] ?? 'http://shop.invalid'

/** What came of a call: its status and body, or the code of its failure. */
export async function call(method: string, path: string, body?: unknown): Promise<[number | string, unknown]> {
  try {
    const response = await fetch(base + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const text = await response.text()
    return [response.status, text === '' ? null : JSON.parse(text)]
  } catch (error) {
    const { code } = ((error as Error).cause ?? error) as { code?: string }
    return [code ?? (error as Error).name, null]
  }
}

/** The price of an article. */
export const price = (sku: string): Promise<[number | string, unknown]> => call('GET', `/prices/${sku}`)
