/** A list in which each thing stands once, and the indexes by which others name it. */
export interface IndexTable<Item> {
  items: Item[]
  indexOf: (key: string, make: () => Item) => number
}

/** Create an empty table. */
export function createIndexTable<Item>(): IndexTable<Item> {
  const items: Item[] = []
  const places = new Map<string, number>()
  return {
    items,
    indexOf: (key, make) => {
      const known = places.get(key)
      if (known !== undefined) return known
      const place = items.push(make()) - 1
      places.set(key, place)
      return place
    },
  }
}
