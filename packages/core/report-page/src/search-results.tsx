import type { ComponentChildren } from 'preact'
import type { Found } from './data.js'
import { count } from './format.js'
import { Hygiene } from './hygiene.js'
import { Empty } from './marks.js'
import { OperationList } from './operations.js'
import { printRoute } from './route.js'
import { SiteList } from './sites.js'
import { TestList } from './tests.js'

/** As many of each kind as are shown; the views hold the rest. */
const MOST = 20

/** What a query finds, of every kind. */
export function SearchResults({
  query,
  found: { operations, sites, tests, hygiene },
}: {
  query: string
  found: Found
}) {
  if (operations.length + sites.length + tests.length + hygiene === 0) return <Empty>Nothing matches “{query}”.</Empty>
  return (
    <>
      <Kind
        title={count(operations.length, 'operation')}
        total={operations.length}
        all={printRoute({ view: 'operations', query })}
      >
        <OperationList entries={operations.slice(0, MOST)} />
      </Kind>
      <Kind title={count(sites.length, 'call site')} total={sites.length} all={printRoute({ view: 'sites', query })}>
        <SiteList entries={sites.slice(0, MOST)} />
      </Kind>
      <Kind title={count(tests.length, 'test')} total={tests.length} all={printRoute({ view: 'tests', query })}>
        <TestList entries={tests.slice(0, MOST)} />
      </Kind>
      <Kind title="Hygiene" total={hygiene} all={printRoute({ view: 'hygiene', query })}>
        <Hygiene query={query} />
      </Kind>
    </>
  )
}

interface KindProps {
  title: string
  total: number
  /** The address of all of them. */
  all: string
  children: ComponentChildren
}

function Kind({ title, total, all, children }: KindProps) {
  if (total === 0) return null
  return (
    <section>
      <p class="kind">
        {title} {total > MOST && <a href={all}>show all</a>}
      </p>
      {children}
    </section>
  )
}
