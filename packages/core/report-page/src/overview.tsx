import type { ComponentChildren } from 'preact'
import { data, operations, place, sites } from './data.js'
import { count, gradeOf, percent } from './format.js'
import { Bar, Chip, Empty, Figure } from './marks.js'
import { operationHref } from './operations.js'
import { printRoute } from './route.js'
import { useLimit } from './show-more.js'

type Ratio = Parameters<typeof percent>[0]

/** As many of each kind of gap as fit on a wall. */
const MOST_GAPS = 8

/** The first outcomes of an operation are those that are missing. */
const MOST_CHIPS = 4

/** What holds of the whole run: how it stands, what is missing, and the services. */
export function Overview() {
  return (
    <>
      <Status />
      <Figures />
      <Gaps />
      <Services />
    </>
  )
}

/** What must be known before the figures are read. */
function Status() {
  return (
    <div class="notices">
      {data.thresholdFailures.length > 0 && (
        <Notice kind="bad" title={`${count(data.thresholdFailures.length, 'threshold')} missed`}>
          <Sentences lines={data.thresholdFailures} />
        </Notice>
      )}
      {!data.complete && (
        <Notice kind="warn" title="Incomplete run">
          <p>Not all tests ran: figures may be lower than those of a whole run, and what is unused is not told.</p>
          <Sentences lines={data.incomplete} />
        </Notice>
      )}
      {data.problems.length > 0 && (
        <Notice kind="warn" title={`${count(data.problems.length, 'problem')} while reading`}>
          <p>
            Some of the project could not be read. <a href={printRoute({ view: 'hygiene' })}>See what</a>
          </p>
        </Notice>
      )}
    </div>
  )
}

function Notice({ kind, title, children }: { kind: 'warn' | 'bad'; title: string; children: ComponentChildren }) {
  return (
    <section class={`notice ${kind}`}>
      <h2>
        <span aria-hidden="true">{kind === 'bad' ? '✗' : '⚠'}</span> {title}
      </h2>
      {children}
    </section>
  )
}

function Sentences({ lines }: { lines: readonly string[] }) {
  const { limit, more } = useLimit(lines.length, 10)
  return (
    <>
      <ul>
        {lines.slice(0, limit).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {more}
    </>
  )
}

function Figures() {
  const { operations, outcomes, callSites, interactions, declared, observed } = data.totals
  return (
    <section aria-label="Figures" class="cards">
      <Card title="Outcomes" ratio={outcomes} parts={{ declared: declared.outcomes, observed: observed.outcomes }} />
      <Card
        title="Operations"
        ratio={operations}
        parts={{ declared: declared.operations, observed: observed.operations }}
      />
      <Card title="Call sites" ratio={callSites} note="places in the source that call out" />
      <Card title="Interactions" ratio={interactions} note="recorded calls that a passing test replays" />
    </section>
  )
}

interface CardProps {
  title: string
  ratio: Ratio
  parts?: Record<string, Ratio>
  note?: string
}

function Card({ title, ratio, parts, note }: CardProps) {
  return (
    <div class={`card ${gradeOf(ratio)}`}>
      <h2>{title}</h2>
      <p class="big">{percent(ratio)}</p>
      <Bar ratio={ratio} />
      <p>
        {ratio.pct === null
          ? 'nothing to cover'
          : `${ratio.covered.toLocaleString('en')} of ${ratio.total.toLocaleString('en')}${parts === undefined ? '' : ' known'}`}
      </p>
      {parts !== undefined && (
        <dl>
          {Object.entries(parts).map(([name, part]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <Figure ratio={part} isPlain />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {note !== undefined && <p class="muted">{note}</p>}
    </div>
  )
}

function Gaps() {
  const uncalled = operations.filter(({ operation }) => !operation.covered)
  const partial = operations.filter(({ operation, gaps }) => operation.covered && gaps > 0)
  const unreached = sites.filter(({ isGap }) => isGap)
  if (operations.length + sites.length === 0) {
    return (
      <Empty>
        Nothing is known yet: no recordings, no declared operations, no call sites. Run the tests once to record what
        the services answer.
      </Empty>
    )
  }
  return (
    <section>
      <h2>Never exercised</h2>
      {uncalled.length + partial.length + unreached.length === 0 && (
        <p class="well">✓ Nothing: all that is known is exercised.</p>
      )}
      <div class="columns">
        <GapList title="Operations never called" view="operations" total={uncalled.length}>
          {uncalled.slice(0, MOST_GAPS).map(({ service, operation }) => (
            <li key={`${service.name} ${operation.name}`}>
              <a data-row href={operationHref(service.name, operation.name)}>
                <bdi>{operation.name}</bdi>
              </a>
              <bdi class="muted">{service.name}</bdi>
            </li>
          ))}
        </GapList>
        <GapList title="Operations called, with outcomes missing" view="operations" total={partial.length}>
          {partial.slice(0, MOST_GAPS).map(({ service, operation }) => (
            <li key={`${service.name} ${operation.name}`}>
              <a data-row href={operationHref(service.name, operation.name)}>
                <bdi>{operation.name}</bdi>
              </a>
              <bdi class="muted">{service.name}</bdi>
              <span class="chips">
                {operation.outcomes
                  .slice(0, MOST_CHIPS)
                  .flatMap(({ outcome, covered }) =>
                    covered ? [] : [<Chip key={outcome} outcome={outcome} covered={false} />],
                  )}
              </span>
            </li>
          ))}
        </GapList>
        <GapList title="Call sites never reached" view="sites" total={unreached.length}>
          {unreached.slice(0, MOST_GAPS).map(({ site }) => (
            <li key={`${place(site)}:${site.column}`}>
              <a data-row class="path" href={printRoute({ view: 'sites', target: [place(site)] })}>
                <bdi>{place(site)}</bdi>
              </a>
              <span class="muted">{site.client}</span>
            </li>
          ))}
        </GapList>
      </div>
    </section>
  )
}

interface GapListProps {
  title: string
  view: 'operations' | 'sites'
  total: number
  children: ComponentChildren
}

function GapList({ title, view, total, children }: GapListProps) {
  if (total === 0) return null
  return (
    <section class="gaps">
      <h3>
        {title} <span class="gap">{total.toLocaleString('en')}</span>
      </h3>
      <ul class="plain">{children}</ul>
      {total > MOST_GAPS && <a href={printRoute({ view, gapsOnly: true })}>All {total.toLocaleString('en')}</a>}
    </section>
  )
}

function Services() {
  const order = new Map(operations.map(({ service }, index) => [service, index]))
  const services = data.services.toSorted((a, b) => (order.get(a) ?? Infinity) - (order.get(b) ?? Infinity))
  const { limit, more } = useLimit(services.length, 50)
  if (services.length === 0) return null
  return (
    <section>
      <h2>Services</h2>
      <div class="wide" role="region" aria-label="Figures by service" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Service</th>
              <th scope="col">Operations</th>
              <th scope="col">Outcomes</th>
              <th scope="col">Declared outcomes</th>
              <th scope="col">Observed outcomes</th>
              <th scope="col">Interactions</th>
            </tr>
          </thead>
          <tbody>
            {services.slice(0, limit).map(({ name, totals }) => (
              <tr key={name}>
                <th scope="row">
                  <a data-row href={printRoute({ view: 'operations', target: [name] })}>
                    <bdi>{name}</bdi>
                  </a>
                </th>
                {[
                  totals.operations,
                  totals.outcomes,
                  totals.declared.outcomes,
                  totals.observed.outcomes,
                  totals.interactions,
                ].map((ratio, index) => (
                  <td key={index}>
                    <Figure ratio={ratio} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more}
    </section>
  )
}
