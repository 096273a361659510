import { parseLink, partsOfText } from '@understudy/core/check'
import type { Paint } from '../paint.js'
import { safeLine } from './safe-text.js'

/** Prints recorded text, and remembers what in it is not as the service sent it. */
export interface Marker {
  /** Print text of a recording. `print` writes what stands for itself. */
  text(recorded: string, print?: (plain: string) => string): string
  /** Lines that explain the marks that were made; none where there was nothing to mark. */
  legend(): string[]
}

/** How many values the legend names. */
const NAMED = 5

/** Create a marker for what is printed together. */
export function createMarker(paint: Paint): Marker {
  const types = new Set<string>()
  const links = new Set<string>()
  const standIns = new Set<string>()
  return {
    text: (recorded, print = safeLine) =>
      partsOfText(recorded)
        .map(({ kind, text }) => {
          if (kind === 'text') return print(text)
          if (kind === 'stand-in') {
            standIns.add(text)
            return paint('yellow', safeLine(text))
          }
          ;(parseLink(text) === null ? types : links).add(`{{${text}}}`)
          return paint('magenta', safeLine(`{{${text}}}`))
        })
        .join(''),
    legend: () => [
      ...explained(types, (names) => paint('magenta', names), 'any value of that type'),
      ...explained(links, (names) => paint('magenta', names), 'the value that a run has there'),
      ...explained(standIns, (names) => paint('yellow', names), 'stands for what was private'),
    ],
  }
}

function explained(found: ReadonlySet<string>, paintNames: (names: string) => string, meaning: string): string[] {
  if (found.size === 0) return []
  const names = [...found].slice(0, NAMED).map(safeLine).join(', ')
  const more = found.size > NAMED ? ` and ${found.size - NAMED} more` : ''
  return [`${paintNames(names)}${more}  ${meaning}`]
}
