import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { choose, data, type Found, operations, sites, tests } from './data.js'
import { FailureMatrix } from './failures.js'
import { count, moment } from './format.js'
import { Help } from './help.js'
import { countHygiene, Hygiene } from './hygiene.js'
import { handleKey, type KeyActions } from './keyboard.js'
import { OperationList } from './operations.js'
import { Overview } from './overview.js'
import { printRoute, type Route, useRoute, type View, VIEWS } from './route.js'
import { SearchResults } from './search-results.js'
import { SiteList, UnresolvedSites } from './sites.js'
import { TestList } from './tests.js'
import { type Theme, useTheme } from './theme.js'

/** The whole page. */
export function App() {
  const [route, change] = useRoute()
  const [theme, nextTheme] = useTheme()
  const [isHelpOpen, setHelpOpen] = useState(false)
  const search = useRef<HTMLInputElement>(null)
  const { query, gapsOnly, view } = route
  const found = useMemo(() => find(query, gapsOnly), [query, gapsOnly])
  useKeys({
    search: () => {
      search.current?.focus()
      search.current?.select()
    },
    view: (number) => change({ view: VIEWS[number - 1] ?? 'overview', target: [] }),
    gaps: () => change({ gapsOnly: !gapsOnly }),
    theme: nextTheme,
    help: () => setHelpOpen(true),
  })
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        Skip to the content
      </a>
      <Header theme={theme} nextTheme={nextTheme} openHelp={() => setHelpOpen(true)} />
      <div class="controls">
        <Views route={route} found={found} />
        <form role="search" onSubmit={(event) => event.preventDefault()}>
          <label class="sr" for="search">
            Search services, operations, outcomes, tests and files
          </label>
          <input
            ref={search}
            id="search"
            type="search"
            placeholder="Search  (press /)"
            autocomplete="off"
            spellcheck={false}
            value={query}
            onInput={(event) => change({ query: event.currentTarget.value, target: [] })}
            onKeyDown={(event) => leaveSearch(event, () => change({ query: '' }))}
          />
          <label class="check">
            <input type="checkbox" checked={gapsOnly} onChange={() => change({ gapsOnly: !gapsOnly })} /> Only gaps
          </label>
        </form>
      </div>
      <main id="main" tabIndex={-1} aria-label={TITLES[view]}>
        <Announcement found={found} query={query} />
        <Content key={`${view} ${gapsOnly}`} route={route} found={found} />
      </main>
      <footer>
        <p class="muted">Made by Understudy, {moment(data.generatedAt)}</p>
      </footer>
      <Help isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </>
  )
}

/** What each view is called. */
const TITLES: Record<View, string> = {
  overview: 'Overview',
  operations: 'Operations',
  failures: 'Failures',
  sites: 'Call sites',
  tests: 'Tests',
  hygiene: 'Hygiene',
}

function Content({ route: { view, target, query }, found }: { route: Route; found: Found }) {
  if (view === 'operations') return <OperationList entries={found.operations} target={target} />
  if (view === 'failures') return <FailureMatrix entries={found.operations} />
  if (view === 'tests') return <TestList entries={found.tests} />
  if (view === 'hygiene') return <Hygiene query={query} />
  if (view === 'overview') return query === '' ? <Overview /> : <SearchResults query={query} found={found} />
  return (
    <>
      <SiteList entries={found.sites} target={target} />
      {query === '' && <UnresolvedSites />}
    </>
  )
}

function find(query: string, gapsOnly: boolean): Found {
  return {
    operations: choose(operations, query, gapsOnly),
    sites: choose(sites, query, gapsOnly),
    tests: choose(tests, query, false),
    hygiene: countHygiene(query),
  }
}

function useKeys(actions: KeyActions): void {
  const latest = useRef(actions)
  latest.current = actions
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (handleKey(event, latest.current)) event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}

function leaveSearch(event: KeyboardEvent & { currentTarget: HTMLInputElement }, clear: () => void): void {
  if (event.key === 'Escape') {
    event.preventDefault()
    if (event.currentTarget.value === '') event.currentTarget.blur()
    else clear()
  }
  if (event.key !== 'Enter' && event.key !== 'ArrowDown') return
  event.preventDefault()
  document.querySelector<HTMLElement>('main [data-row]')?.focus()
}

/** The address names views; this link must not change it. */
function skip(event: Event): void {
  event.preventDefault()
  document.getElementById('main')?.focus()
}

interface HeaderProps {
  theme: Theme
  nextTheme: () => void
  openHelp: () => void
}

function Header({ theme, nextTheme, openHelp }: HeaderProps) {
  return (
    <header>
      <h1>Downstream coverage</h1>
      <span class={data.complete ? 'badge well' : 'badge warn'}>
        {data.complete ? '✓ whole run' : '⚠ incomplete run'}
      </span>
      {data.thresholdFailures.length > 0 && (
        <span class="badge bad">✗ {count(data.thresholdFailures.length, 'threshold')} missed</span>
      )}
      <span class="buttons">
        <button type="button" onClick={nextTheme}>
          Theme: {theme}
        </button>
        <button type="button" onClick={openHelp}>
          Help
        </button>
      </span>
    </header>
  )
}

function Views({ route, found }: { route: Route; found: Found }) {
  const counts: Partial<Record<View, number>> = {
    operations: found.operations.length,
    sites: found.sites.length,
    tests: found.tests.length,
    hygiene: found.hygiene,
  }
  return (
    <nav aria-label="Views">
      {VIEWS.map((view) => (
        <a
          key={view}
          href={printRoute({ view, query: route.query, gapsOnly: route.gapsOnly })}
          aria-current={view === route.view ? 'page' : undefined}
        >
          {TITLES[view]}
          {counts[view] !== undefined && <span class="count">{counts[view].toLocaleString('en')}</span>}
        </a>
      ))}
    </nav>
  )
}

/** Tells those who do not see the counts what a search found. */
function Announcement({ found, query }: { found: Found; query: string }) {
  const parts = [
    count(found.operations.length, 'operation'),
    count(found.sites.length, 'call site'),
    count(found.tests.length, 'test'),
  ]
  return (
    <p class="sr" role="status">
      {query === '' ? '' : `Found ${parts.join(', ')}`}
    </p>
  )
}
