import { choose } from './data.js'
import { GROUPS, HygieneEntries, type HygieneGroup } from './hygiene-groups.js'
import { Line } from './line.js'
import { Empty } from './marks.js'
import { useLimit } from './show-more.js'

/** How many things want a look. */
export function countHygiene(query: string): number {
  return GROUPS.reduce((sum, { entries }) => sum + choose(entries, query, false).length, 0)
}

/** What wants a look beside the figures: each kind with what to do about it, and what is clean in one line. */
export function Hygiene({ query }: { query: string }) {
  const groups = GROUPS.map((group) => ({ group, entries: choose(group.entries, query, false) }))
  const found = groups.filter(({ entries }) => entries.length > 0)
  const clean = GROUPS.filter(({ entries, withheld }) => entries.length === 0 && withheld === undefined)
  return (
    <>
      {found.length === 0 && <Empty>{query === '' ? 'Nothing wants a look.' : 'Nothing here matches.'}</Empty>}
      <ul class="list">
        {found.map(({ group, entries }) => (
          <GroupLine key={group.id} group={group} entries={entries} />
        ))}
      </ul>
      {GROUPS.map(
        ({ id, title, withheld }) => withheld !== undefined && <Empty key={id}>{`${title}: ${withheld}`}</Empty>,
      )}
      {clean.length > 0 && query === '' && (
        <p class="muted">None of these: {clean.map(({ title }) => title.toLowerCase()).join(', ')}.</p>
      )}
    </>
  )
}

function GroupLine({
  group: { id, title, meaning },
  entries,
}: {
  group: HygieneGroup
  entries: HygieneGroup['entries']
}) {
  const { limit, more } = useLimit(entries.length, 50)
  const summary = (
    <>
      <span class="name">{title}</span>
      <span class="side">{entries.length}</span>
    </>
  )
  return (
    <Line summary={summary} heading={2} class="service" open>
      {() => (
        <>
          <p class="muted">{meaning}</p>
          <HygieneEntries key={id} entries={entries.slice(0, limit)} />
          {more}
        </>
      )}
    </Line>
  )
}
