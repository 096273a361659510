import { data, type PageInteraction } from './data.js'
import { count, moment } from './format.js'
import { Line } from './line.js'
import { FileLink } from './marks.js'
import { useLimit } from './show-more.js'

type Message = NonNullable<PageInteraction['request']>

interface InteractionsProps {
  indexes: readonly number[]
  /** What is said of each, in the same order. */
  notes?: readonly (string | undefined)[]
}

/** Recorded calls, by index. */
export function Interactions({ indexes, notes = [] }: InteractionsProps) {
  const { limit, more } = useLimit(indexes.length, 50)
  return (
    <>
      <ul class="list">
        {indexes.slice(0, limit).map((index, position) => {
          const interaction = data.interactions[index]
          return interaction && <InteractionLine key={index} interaction={interaction} note={notes[position]} />
        })}
      </ul>
      {more}
    </>
  )
}

function InteractionLine({ interaction, note }: { interaction: PageInteraction; note: string | undefined }) {
  const { id, calls } = interaction
  const summary = (
    <>
      <code class="name">
        <bdi>{id}</bdi>
      </code>
      {note !== undefined && <span class="note">{note}</span>}
      <span class="side muted">
        {calls === 0 ? 'not replayed' : `replayed ${calls === 1 ? 'once' : `${calls} times`}`}
      </span>
    </>
  )
  return <Line summary={summary}>{() => <InteractionDetails interaction={interaction} />}</Line>
}

function InteractionDetails({ interaction }: { interaction: PageInteraction }) {
  const { recording, line, test, recordedAt, request, response } = interaction
  return (
    <>
      <dl class="facts">
        <dt>Recording</dt>
        <dd>
          <FileLink file={data.recordings[recording] ?? ''} line={line} />
        </dd>
        {recordedAt !== null && (
          <>
            <dt>Recorded</dt>
            <dd>{recordedAt}</dd>
          </>
        )}
        <dt>By</dt>
        <dd>{test === null ? 'a call outside any test' : <bdi>{test}</bdi>}</dd>
      </dl>
      {request === null || response === null ? (
        <p class="empty">The recording could not be read when this report was made ({moment(data.generatedAt)}).</p>
      ) : (
        <div class="messages">
          <MessageText title="Request" message={request} />
          <MessageText title="Response" message={response} />
        </div>
      )}
    </>
  )
}

function MessageText({ title, message: { text, omitted } }: { title: string; message: Message }) {
  return (
    <figure class="message">
      <figcaption>{title}</figcaption>
      <pre>
        <Placeholders text={text} />
        {omitted > 0 && (
          <strong class="cut">
            {text === '' ? '' : '\n'}… cut here: {count(omitted, 'character')} more in the recording
          </strong>
        )}
      </pre>
    </figure>
  )
}

/** As recordings write them. */
const PLACEHOLDER = /(\{\{(?:'\{\{'|[^{}]+)\}\})/

/** How a recording writes braces that are no placeholder's. */
const LITERAL = "{{'{{'}}"

function Placeholders({ text }: { text: string }) {
  return (
    <>
      {text.split(PLACEHOLDER).map((part, index) => {
        const isPlaceholder = index % 2 === 1 && part !== LITERAL
        return isPlaceholder ? <mark title="placeholder: varies from run to run">{part}</mark> : part
      })}
    </>
  )
}
