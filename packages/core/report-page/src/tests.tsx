import { useMemo } from 'preact/hooks'
import { data, type TestEntry } from './data.js'
import { count } from './format.js'
import { Line } from './line.js'
import { Chip, Empty, FileLink } from './marks.js'
import { operationHref } from './operations.js'
import { useLimit } from './show-more.js'

/** Test files that open after the page is opened; those behind them start closed. */
const OPEN_AT_FIRST = 60

/** What each test exercises, by file. */
export function TestList({ entries }: { entries: readonly TestEntry[] }) {
  const files = useMemo(() => [...Map.groupBy(entries, ({ file }) => file)], [entries])
  const { limit, more } = useLimit(files.length, 40)
  if (entries.length === 0) {
    return <Empty>{data.tests.length === 0 ? 'No passing test replayed a call.' : 'No test matches.'}</Empty>
  }
  let before = 0
  return (
    <>
      <ul class="list">
        {files.slice(0, limit).map(([file, own]) => {
          const isOpen = before < OPEN_AT_FIRST
          before += own.length
          return <FileLine key={file} file={file} entries={own} open={isOpen} />
        })}
      </ul>
      {more}
    </>
  )
}

function FileLine({ file, entries, open }: { file: string; entries: readonly TestEntry[]; open: boolean }) {
  const summary = (
    <>
      <bdi class="title path">{file}</bdi>
      <span class="side muted">{count(entries.length, 'test')}</span>
    </>
  )
  return (
    <Line summary={summary} heading={2} class="service" open={open}>
      {() => <TestLines file={file} entries={entries} />}
    </Line>
  )
}

function TestLines({ file, entries }: { file: string; entries: readonly TestEntry[] }) {
  const { limit, more } = useLimit(entries.length, 40)
  return (
    <>
      <ul class="list">
        {entries.slice(0, limit).map((entry) => (
          <TestLine key={entry.name} entry={entry} />
        ))}
      </ul>
      {more}
      <p class="small">
        <FileLink file={file} line={null} label="Open the test file" />
      </p>
    </>
  )
}

function TestLine({ entry: { name, uses } }: { entry: TestEntry }) {
  const summary = (
    <>
      <bdi class="title">{name}</bdi>
      <span class="side muted">{count(uses.length, 'operation')}</span>
    </>
  )
  return (
    <Line summary={summary} heading={3}>
      {() =>
        uses.length === 0 ? (
          <Empty>It reached call sites, and no known operation.</Empty>
        ) : (
          <ul class="plain spaced">
            {uses.map(({ service, operation, outcomes }) => (
              <li key={`${service} ${operation}`}>
                <a href={operationHref(service, operation)}>
                  <bdi>{service}</bdi>: <bdi>{operation}</bdi>
                </a>{' '}
                {outcomes.map((outcome) => (
                  <Chip key={outcome} outcome={outcome} covered={true} />
                ))}
              </li>
            ))}
          </ul>
        )
      }
    </Line>
  )
}
