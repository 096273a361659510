import { useMemo } from 'preact/hooks'
import { data, type OperationEntry, type PageOutcome, type PageService, testsOf } from './data.js'
import { count } from './format.js'
import { Interactions } from './interaction.js'
import { Line } from './line.js'
import { Chip, Empty, Figure, Mark } from './marks.js'
import { printRoute } from './route.js'
import { useLimit } from './show-more.js'

/** As many operations as are laid open when the page is; services behind them start closed. */
const OPEN_AT_FIRST = 60

/** Chips that a line shows; the others stand in what it opens. */
const MOST_CHIPS = 8

interface OperationListProps {
  entries: readonly OperationEntry[]
  target?: readonly string[]
}

/** Services → operations → outcomes → tests and recorded calls. */
export function OperationList({ entries, target = [] }: OperationListProps) {
  const services = useMemo(() => [...Map.groupBy(entries, ({ service }) => service)], [entries])
  const { limit, more } = useLimit(services.length, 50, services.findIndex(([{ name }]) => name === target[0]) + 1)
  if (entries.length === 0) return <Empty>{data.services.length === 0 ? NOTHING_KNOWN : 'No operation matches.'}</Empty>
  let before = 0
  return (
    <>
      <ul class="list services">
        {services.slice(0, limit).map(([service, own]) => {
          const isOpen = before < OPEN_AT_FIRST
          before += own.length
          return <ServiceLine key={service.name} service={service} entries={own} open={isOpen} target={target} />
        })}
      </ul>
      {more}
    </>
  )
}

const NOTHING_KNOWN =
  'No operation is known: nothing is recorded, and none is declared in the configuration or a document.'

interface ServiceLineProps extends Required<OperationListProps> {
  service: PageService
  open: boolean
}

function ServiceLine({ service, entries, open, target }: ServiceLineProps) {
  const isNamed = service.name === target[0]
  const gaps = entries.reduce((sum, entry) => sum + entry.gaps, 0)
  const summary = (
    <>
      <span class="name">
        <bdi>{service.name}</bdi>
      </span>
      <span class="side">
        {gaps > 0 && <span class="gap">{count(gaps, 'outcome')} never exercised</span>}
        <span class="muted">{count(entries.length, 'operation')}</span>
      </span>
    </>
  )
  return (
    <Line
      summary={summary}
      heading={2}
      class="service"
      open={open || isNamed}
      isTarget={isNamed && target.length === 1}
    >
      {() => (
        <>
          {entries.length === service.operations.length && <ServiceFigures service={service} />}
          <OperationLines entries={entries} name={isNamed ? target[1] : undefined} />
        </>
      )}
    </Line>
  )
}

function ServiceFigures({ service: { totals } }: { service: PageService }) {
  const figures = {
    Operations: totals.operations,
    'Outcomes declared': totals.declared.outcomes,
    'Outcomes observed': totals.observed.outcomes,
    Interactions: totals.interactions,
  }
  return (
    <dl class="figures">
      {Object.entries(figures).map(([title, ratio]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>
            <Figure ratio={ratio} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function OperationLines({ entries, name }: { entries: readonly OperationEntry[]; name: string | undefined }) {
  const { limit, more } = useLimit(
    entries.length,
    50,
    entries.findIndex(({ operation }) => operation.name === name) + 1,
  )
  return (
    <>
      <ul class="list">
        {entries.slice(0, limit).map((entry) => (
          <OperationLine key={entry.operation.name} entry={entry} isTarget={entry.operation.name === name} />
        ))}
      </ul>
      {more}
    </>
  )
}

function OperationLine({ entry, isTarget }: { entry: OperationEntry; isTarget: boolean }) {
  const { method, path, name, covered, outcomes, calls } = entry.operation
  const route = `${method} ${path}`
  const summary = (
    <>
      <Mark covered={covered} />
      <span class="title">
        <span class="method">{method}</span> <bdi class="route">{path}</bdi>
        {name !== route && <bdi class="name muted">{name}</bdi>}
      </span>
      <span class="chips">
        {outcomes.slice(0, MOST_CHIPS).map(({ outcome, covered }) => (
          <Chip key={outcome} outcome={outcome} covered={covered} />
        ))}
        {outcomes.length > MOST_CHIPS && <span class="muted">+{outcomes.length - MOST_CHIPS}</span>}
      </span>
      <span class="side muted">{calls === 0 ? 'never called' : count(calls, 'call')}</span>
    </>
  )
  return (
    <Line summary={summary} heading={3} class="operation" isTarget={isTarget}>
      {() => <OperationDetails entry={entry} />}
    </Line>
  )
}

function OperationDetails({ entry: { service, operation } }: { entry: OperationEntry }) {
  return (
    <>
      <p class="muted small">
        An operation that is {sourcesText(operation.sources)}.{' '}
        <a href={operationHref(service.name, operation.name)}>Link to it</a>
      </p>
      {operation.outcomes.length === 0 && <Empty>No outcome of it is known.</Empty>}
      <ul class="list outcomes">
        {operation.outcomes.map((outcome) => (
          <OutcomeLine key={outcome.outcome} outcome={outcome} />
        ))}
      </ul>
    </>
  )
}

/** The address of an operation within the page. */
export function operationHref(service: string, operation: string): string {
  return printRoute({ view: 'operations', target: [service, operation] })
}

function OutcomeLine({ outcome }: { outcome: PageOutcome }) {
  const { covered, calls, registered = 0, tests, interactions, sources } = outcome
  const summary = (
    <>
      <Chip outcome={outcome.outcome} covered={covered} />
      <span class="note">
        {covered
          ? `${count(calls, 'call')} in ${count(tests.length, 'test')}${mockedText(calls, registered)}`
          : whyNot(outcome)}
      </span>
      <span class="side muted">{sourcesText(sources)}</span>
    </>
  )
  return (
    <Line summary={summary} class="outcome">
      {() => (
        <>
          <h4>Tests that exercise it</h4>
          {tests.length === 0 ? <Empty>None that passed.</Empty> : <TestNames names={testsOf(outcome)} />}
          <h4>Recorded</h4>
          {interactions.length === 0 ? (
            <Empty>Nothing is recorded for it.</Empty>
          ) : (
            <Interactions indexes={interactions} />
          )}
        </>
      )}
    </Line>
  )
}

function whyNot({ interactions, outcome }: PageOutcome): string {
  if (interactions.length > 0) return 'recorded, but no passing test replays it'
  return /^\dxx$/.test(outcome) ? 'nothing of this class was ever recorded' : 'never recorded'
}

function mockedText(calls: number, registered: number): string {
  if (registered === 0) return ''
  return registered === calls ? ', mocked' : `, ${registered} of them mocked`
}

function sourcesText(sources: readonly string[]): string {
  if (sources.length === 0) return 'only mocked'
  return sources.toSorted().join(' and ')
}

/** Names of tests, as a list. */
export function TestNames({ names }: { names: readonly string[] }) {
  const { limit, more } = useLimit(names.length, 20)
  return (
    <>
      <ul class="plain">
        {names.slice(0, limit).map((name) => (
          <li key={name}>
            <bdi>{name}</bdi>
          </li>
        ))}
      </ul>
      {more}
    </>
  )
}
