import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'

interface LineProps {
  /** What the line says. */
  summary: ComponentChildren
  /** What it opens; made only when it is open. */
  children: () => ComponentChildren
  /** Level of its heading; none for 0. */
  heading?: 0 | 2 | 3
  class?: string
  /** Open from the start; the reader's choice counts more. */
  open?: boolean
  /** The address names it: it opens, and takes the focus. */
  isTarget?: boolean
}

/** One line of a list, which opens and closes. The keyboard goes from line to line by `data-row`. */
export function Line({ summary, children, heading = 0, class: name = '', open = false, isTarget = false }: LineProps) {
  const panel = useId()
  const button = useRef<HTMLButtonElement>(null)
  const [choice, setChoice] = useState<boolean | null>(null)
  useEffect(() => {
    if (!isTarget) return
    setChoice(true)
    button.current?.focus()
    button.current?.scrollIntoView({ block: 'start' })
  }, [isTarget])
  const isOpen = choice ?? (open || isTarget)
  const line = (
    <button
      ref={button}
      type="button"
      class="line"
      data-row
      aria-expanded={isOpen}
      aria-controls={isOpen ? panel : undefined}
      onClick={() => setChoice(!isOpen)}
    >
      <span class="caret" aria-hidden="true" />
      {summary}
    </button>
  )
  return (
    <li class={`item ${name}`} data-item>
      {heading === 2 ? <h2>{line}</h2> : heading === 3 ? <h3>{line}</h3> : line}
      {isOpen && (
        <div class="panel" id={panel}>
          {children()}
        </div>
      )}
    </li>
  )
}
