import { useEffect, useState } from 'preact/hooks'

export const VIEWS = ['overview', 'operations', 'failures', 'sites', 'tests', 'hygiene'] as const

export type View = (typeof VIEWS)[number]

/** What the page shows; all of it stands in the address, so that it can be passed on. */
export interface Route {
  view: View
  /** What to open within the view: a service and an operation, or a call site. */
  target: string[]
  query: string
  gapsOnly: boolean
}

/** Read an address's hash: `#/operations/Payments/refund?q=timeout&gaps`. Any other text leads to the overview. */
function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?')
  const [name = '', ...target] = path.split('/').filter(Boolean).map(decode)
  const view = VIEWS.find((one) => one === name) ?? 'overview'
  const parameters = new URLSearchParams(search)
  return { view, target, query: parameters.get('q') ?? '', gapsOnly: parameters.has('gaps') }
}

/** Undo `parseRoute`. */
export function printRoute({ view, target = [], query = '', gapsOnly = false }: Partial<Route>): string {
  const path = [view ?? 'overview', ...target].map(encodeURIComponent).join('/')
  const search = [...(query === '' ? [] : [`q=${encodeURIComponent(query)}`]), ...(gapsOnly ? ['gaps'] : [])]
  return `#/${path}${search.length === 0 ? '' : `?${search.join('&')}`}`
}

/** Follow the address, and change it in place. */
export function useRoute(): [Route, (change: Partial<Route>) => void] {
  const [route, setRoute] = useState(() => parseRoute(location.hash))
  useEffect(() => {
    const follow = (): void => setRoute(parseRoute(location.hash))
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  useEffect(() => {
    // Browsers limit how often an address may change, and typing does so at every key.
    const timer = setTimeout(() => replaceHash(printRoute(route)), 200)
    return () => clearTimeout(timer)
  }, [route])
  return [route, (change) => setRoute((old) => ({ ...old, ...change }))]
}

function replaceHash(hash: string): void {
  if (hash === location.hash || (location.hash === '' && hash === '#/overview')) return
  try {
    history.replaceState(null, '', hash)
  } catch {
    // Some browsers forbid it for local files: the page works without.
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
