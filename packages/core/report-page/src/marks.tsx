import type { ComponentChildren } from 'preact'
import { type PageOutcome, place } from './data.js'
import { gradeOf, hrefOf, percent } from './format.js'

type Ratio = Parameters<typeof percent>[0]

/** Covered or not, by its shape and by a word for those who do not see it. */
export function Mark({ covered }: { covered: boolean }) {
  return (
    <>
      <span class={covered ? 'mark yes' : 'mark no'} aria-hidden="true">
        {covered ? '✓' : '✗'}
      </span>
      <span class="sr">{covered ? 'covered: ' : 'not covered: '}</span>
    </>
  )
}

/** An outcome in few characters. */
export function Chip({
  outcome,
  covered,
  isMocked = false,
}: Pick<PageOutcome, 'outcome' | 'covered'> & { isMocked?: boolean }) {
  return (
    <span class={covered ? 'chip yes' : 'chip no'}>
      <Mark covered={covered} />
      {outcome}
      {isMocked && ', mocked'}
    </span>
  )
}

/** A percentage and `12 / 40`, with a bar unless it is to be plain. */
export function Figure({ ratio, isPlain = false }: { ratio: Ratio; isPlain?: boolean }) {
  if (ratio.pct === null) return <span class="figure none">none</span>
  return (
    <span class={`figure ${gradeOf(ratio)}`}>
      {!isPlain && <Bar ratio={ratio} />}
      <span class="pct">{percent(ratio)}</span>{' '}
      <span class="of">
        {ratio.covered.toLocaleString('en')} / {ratio.total.toLocaleString('en')}
      </span>
    </span>
  )
}

/** How far a figure got; only to be looked at. */
export function Bar({ ratio }: { ratio: Ratio }) {
  return (
    <span class={`bar ${gradeOf(ratio)}`} aria-hidden="true">
      <span class="fill" style={{ width: `${ratio.pct ?? 0}%` }} />
    </span>
  )
}

interface FileLinkProps {
  file: string
  line: number | null
  /** Said in place of `file:line`. */
  label?: string
}

/** A file, with a line of it where that is known, that opens where files are linked. */
export function FileLink({ file, line, label = place({ file, line }) }: FileLinkProps) {
  const href = hrefOf(file, line)
  const text = <bdi>{label}</bdi>
  if (href === undefined) return <code class="path">{text}</code>
  return (
    <a class="path" href={href}>
      {text}
    </a>
  )
}

/** What is said where a list has nothing in it. */
export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>
}
