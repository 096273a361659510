/** What the keys of the page do, as its help tells it. */
export const KEYS: [keys: string, effect: string][] = [
  ['/', 'search'],
  ['Esc', 'clear the search, or leave it'],
  ['j  ↓', 'next line'],
  ['k  ↑', 'line before'],
  ['Enter', 'open or close a line'],
  ['→', 'open a line'],
  ['←', 'close a line, or go to the one around it'],
  ['Home  End', 'first and last line'],
  ['1 … 6', 'change the view'],
  ['g', 'only gaps, or all'],
  ['t', 'theme: automatic, light, dark'],
  ['?', 'this help'],
]

/** What the page does at a key that is no movement. */
export interface KeyActions {
  search: () => void
  view: (number: number) => void
  gaps: () => void
  theme: () => void
  help: () => void
}

/** Handle a key that no field wants; true where it did something. */
export function handleKey(event: KeyboardEvent, actions: KeyActions): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return false
  const { key } = event
  // Where no line has the focus, these keys scroll, as ever.
  if (key.length > 1 && currentRow() === null) return false
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[key]
  if (step !== undefined) return moveBy(step)
  if (key === 'Home' || key === 'End') return focusRow(rows().at(key === 'Home' ? 0 : -1))
  if (key === 'ArrowRight') return toggle('false')
  if (key === 'ArrowLeft') return toggle('true') || focusRow(rowAround())
  if (/^[1-6]$/.test(key)) actions.view(Number(key))
  else if (key === '/') actions.search()
  else if (key === 'g') actions.gaps()
  else if (key === 't') actions.theme()
  else if (key === '?') actions.help()
  else return false
  return true
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, dialog *')
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-row]')]
}

function currentRow(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>('[data-row]') ?? null
}

function moveBy(step: number): boolean {
  const all = rows()
  const current = currentRow()
  if (current === null) return focusRow(all.at(step > 0 ? 0 : -1))
  return focusRow(all[all.indexOf(current) + step])
}

function focusRow(row: HTMLElement | null | undefined): boolean {
  row?.focus()
  row?.scrollIntoView({ block: 'nearest' })
  return row !== null && row !== undefined
}

function toggle(expanded: string): boolean {
  const row = currentRow()
  if (row?.getAttribute('aria-expanded') !== expanded) return false
  row.click()
  return true
}

function rowAround(): HTMLElement | null {
  const item = currentRow()?.closest('[data-item]')
  return item?.parentElement?.closest('[data-item]')?.querySelector<HTMLElement>('[data-row]') ?? null
}
