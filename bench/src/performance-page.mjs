import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const PAGE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url))
const BEGIN = '<!-- bench:begin -->'
const END = '<!-- bench:end -->'

/** Replace the figures between the marks of `docs/performance.md`; the prose around them stays. */
export function writePage(report) {
  const page = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : ''
  const begin = page.indexOf(BEGIN)
  const end = page.indexOf(END)
  if (begin < 0 || end < begin) throw new Error(`docs/performance.md has no section between ${BEGIN} and ${END}`)
  writeFileSync(PAGE, `${page.slice(0, begin + BEGIN.length)}\n\n${report.trim()}\n\n${page.slice(end)}`)
}
