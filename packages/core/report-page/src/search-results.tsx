import type { ComponentChildren } from 'preact'
import type { Found } from './data.js'
import { count } from './format.js'
import { Hygiene } from './hygiene.js'
import { Empty } from './marks.js'
import { OperationList } from './operations.js'
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
      <Kind title={count(operations.length, 'operation')} total={operations.length}>
        <OperationList entries={operations.slice(0, MOST)} />
      </Kind>
      <Kind title={count(sites.length, 'call site')} total={sites.length}>
        <SiteList entries={sites.slice(0, MOST)} />
      </Kind>
      <Kind title={count(tests.length, 'test')} total={tests.length}>
        <TestList entries={tests.slice(0, MOST)} />
      </Kind>
      <Kind title="Hygiene" total={hygiene}>
        <Hygiene query={query} />
      </Kind>
    </>
  )
}

function Kind({ title, total, children }: { title: string; total: number; children: ComponentChildren }) {
  if (total === 0) return null
  return (
    <section>
      <p class="kind">
        {title}
        {total > MOST && <span class="muted"> The first {MOST}; the view of the same name has all.</span>}
      </p>
      {children}
    </section>
  )
}
