import type { ComponentChildren } from 'preact'
import { data, type PageSite, place, type SiteEntry, testsOf } from './data.js'
import { count } from './format.js'
import { Line } from './line.js'
import { Empty, FileLink, Mark } from './marks.js'
import { TestNames } from './operations.js'
import { useLimit } from './show-more.js'

interface SiteListProps {
  entries: readonly SiteEntry[]
  target?: readonly string[]
}

/** Places that call out: those that no test reached first. */
export function SiteList({ entries, target = [] }: SiteListProps) {
  const { limit, more } = useLimit(entries.length, 30, entries.findIndex(({ site }) => place(site) === target[0]) + 1)
  if (entries.length === 0) {
    return (
      <Empty>
        {data.callSites.length === 0 ? 'No place that calls out was found in the source.' : 'No call site matches.'}
      </Empty>
    )
  }
  return (
    <>
      <ul class="list sites">
        {entries.slice(0, limit).map(({ site }) => (
          <SiteLine key={`${place(site)}:${site.column}`} site={site} isTarget={place(site) === target[0]} />
        ))}
      </ul>
      {more}
    </>
  )
}

/** Places of which no one can tell whether they call out. */
export function UnresolvedSites() {
  const { limit, more } = useLimit(data.unresolvedSites.length, 30)
  if (data.unresolvedSites.length === 0) return null
  return (
    <section>
      <h2>Not scored: {count(data.unresolvedSites.length, 'place')} that may call out</h2>
      <ul class="plain spaced">
        {data.unresolvedSites.slice(0, limit).map(({ file, line, column, client, reason }) => (
          <li key={`${file}:${line}:${column}`}>
            <FileLink file={file} line={line} /> <span class="tag">{client}</span> {reason}
          </li>
        ))}
      </ul>
      {more}
    </section>
  )
}

function SiteLine({ site, isTarget }: { site: PageSite; isTarget: boolean }) {
  const isReached = site.calls > 0
  const summary = (
    <>
      <Mark covered={isReached} />
      <bdi class="title path">{place(site)}</bdi>
      <span class="tag">{site.client}</span>
      <span class="side">
        {isReached ? <span class="muted">{count(site.calls, 'call')}</span> : <span class="gap">never reached</span>}
      </span>
    </>
  )
  return (
    <Line summary={summary} heading={3} class="site" open={!isReached} isTarget={isTarget}>
      {() => <SiteDetails site={site} />}
    </Line>
  )
}

function SiteDetails({ site }: { site: PageSite }) {
  return (
    <>
      <Source site={site} />
      <p class="muted small">
        Open <FileLink file={site.file} line={site.line} />
      </p>
      {site.operations.length > 0 && (
        <Named title="Operations called from here">
          <TestNames names={site.operations} />
        </Named>
      )}
      {site.tests.length > 0 && (
        <Named title="Tests that reach it">
          <TestNames names={testsOf(site)} />
        </Named>
      )}
    </>
  )
}

function Named({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <>
      <h4>{title}</h4>
      {children}
    </>
  )
}

function Source({ site: { source, line, endLine } }: { site: PageSite }) {
  if (source === null)
    return <Empty>Its source is not shown: the file could not be read, or the report has no room for more.</Empty>
  return (
    <pre class="source">
      {source.lines.map((text, index) => {
        const number = source.first + index
        const isCall = number >= line && number <= endLine
        return (
          <span key={number} class={isCall ? 'code call' : 'code'}>
            <span class="number" aria-hidden="true">
              {number === line ? '▶ ' : ''}
              {number}
            </span>
            <span class="text">
              {number === line && <span class="sr">call, line {number}: </span>}
              {text}
              {'\n'}
            </span>
          </span>
        )
      })}
    </pre>
  )
}
