import { createContext } from 'preact'
import { useContext, useState } from 'preact/hooks'

/** True while the page is printed. */
export const Printing = createContext(false)

/** Show no more of a long list than needed: how many there are to show now, and the button for more. */
export function useLimit(total: number, step: number, least = 0) {
  const isPrinting = useContext(Printing)
  const [chosen, setChosen] = useState(step)
  const limit = isPrinting ? total : Math.min(total, Math.max(chosen, least))
  const next = Math.min(step * 4, total - limit)
  const more = limit < total && (
    <button type="button" class="more" data-row onClick={() => setChosen(limit + next)}>
      Show {next} more <span class="muted">({total - limit} left)</span>
    </button>
  )
  return { limit, more }
}
