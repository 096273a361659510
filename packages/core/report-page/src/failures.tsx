import { operations, type OperationEntry, type PageOutcome } from './data.js'
import { Chip, Empty } from './marks.js'
import { operationHref } from './operations.js'
import { useLimit } from './show-more.js'

/** The ways in which a call can fail, and which outcomes are of that way. */
const COLUMNS: { title: string; holds: (outcome: string) => boolean }[] = [
  { title: 'Timeout', holds: (outcome) => outcome === 'timeout' },
  { title: 'Network error', holds: (outcome) => outcome === 'network-error' },
  { title: '429', holds: (outcome) => outcome === '429' },
  { title: 'Other 4xx', holds: (outcome) => outcome !== '429' && /^4(\d\d|xx)$/i.test(outcome) },
  { title: '5xx', holds: (outcome) => /^5(\d\d|xx)$/i.test(outcome) },
  { title: 'Malformed', holds: (outcome) => outcome === 'malformed' },
]

/** Which failures of each operation the tests exercise. */
export function FailureMatrix({ entries }: { entries: readonly OperationEntry[] }) {
  const { limit, more } = useLimit(entries.length, 100)
  if (entries.length === 0)
    return <Empty>{operations.length === 0 ? 'No operation is known.' : 'No operation matches.'}</Empty>
  return (
    <>
      <p class="muted legend">
        <Chip outcome="exercised" covered={true} /> <Chip outcome="known, never exercised" covered={false} />
        <span>– neither declared nor ever recorded: name it in coverage.outcomes to ask for it</span>
        {entries.some(({ operation }) => operation.outcomes.some(isMocked)) && (
          <span>
            mocked: only mocks that tests register gave it, which counts where it is recorded, declared or asked for
          </span>
        )}
      </p>
      <div class="wide" role="region" aria-label="Failure outcomes by operation" tabIndex={0}>
        <table class="matrix">
          <thead>
            <tr>
              <th scope="col">Operation</th>
              {COLUMNS.map((column) => (
                <th key={column.title} scope="col">
                  {column.title} <span class="muted sum">{sumOf(entries, column)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {entries.slice(0, limit).map((entry) => (
              <MatrixRow key={`${entry.service.name} ${entry.operation.name}`} entry={entry} />
            ))}
          </tbody>
        </table>
      </div>
      {more}
    </>
  )
}

function MatrixRow({ entry: { service, operation } }: { entry: OperationEntry }) {
  return (
    <tr>
      <th scope="row">
        <a data-row href={operationHref(service.name, operation.name)}>
          <bdi>{operation.name}</bdi>
        </a>
        <bdi class="muted">{service.name}</bdi>
      </th>
      {COLUMNS.map(({ title, holds }) => (
        <td key={title}>
          <Cell outcomes={operation.outcomes.filter(({ outcome }) => holds(outcome))} />
        </td>
      ))}
    </tr>
  )
}

function Cell({ outcomes }: { outcomes: readonly PageOutcome[] }) {
  if (outcomes.length > 0)
    return outcomes.map((one) => (
      <Chip key={one.outcome} outcome={one.outcome} covered={one.covered} isMocked={isMocked(one)} />
    ))
  return (
    <>
      <span class="muted" aria-hidden="true">
        –
      </span>
      <span class="sr">not known</span>
    </>
  )
}

/** True where only mocks gave it. */
function isMocked({ calls, registered = 0 }: PageOutcome): boolean {
  return registered > 0 && registered === calls
}

/** What mocks gave that nothing else knows of does not count. */
function sumOf(entries: readonly OperationEntry[], { holds }: (typeof COLUMNS)[number]): string {
  const known = entries.flatMap(({ operation }) =>
    operation.outcomes.filter(({ outcome, sources }) => sources.length > 0 && holds(outcome)),
  )
  const exercised = known.filter(({ covered }) => covered).length
  return known.length === 0 ? 'none' : `${exercised.toLocaleString('en')} / ${known.length.toLocaleString('en')}`
}
