import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

/** The repository's root folder. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** A fenced block of a page: three backticks, a language, and a name behind it. */
export interface Block {
  language: string
  name: string
  text: string
}

const FENCE = /^```(\w+) (\S+)\n([\s\S]*?)^```$/gm

/** Read the named blocks of a page. Blocks without a name are for the eye. */
export function blocksOf(page: string): Block[] {
  return [...readPage(page).matchAll(FENCE)].map(([, language = '', name = '', text = '']) => ({
    language,
    name,
    text,
  }))
}

/** The text of a page's block of that name. */
export function blockOf(page: string, name: string): string {
  const block = blocksOf(page).find((one) => one.name === name)
  if (block === undefined) throw new Error(`${page} has no block "${name}".`)
  return block.text
}

/** Read a page by its path below the repository's root. */
export function readPage(page: string): string {
  return readFileSync(ROOT + page, 'utf8')
}

/**
 * Expect a page's block of that name to say just this. With `UPDATE_DOCS=1` in the environment the block is rewritten
 * instead, so that an improved message costs no typing.
 */
export function expectBlock(page: string, name: string, text: string): void {
  const whole = text.endsWith('\n') ? text : `${text}\n`
  if (process.env['UPDATE_DOCS'] !== undefined) rewrite(page, name, whole)
  expect(blockOf(page, name), `the block "${name}" of ${page}`).toBe(whole)
}

/**
 * Expect a page to say just this between the comments `<!-- name:begin -->` and `<!-- name:end -->`, as Markdown. Rewritten
 * like a block.
 */
export function expectSection(page: string, name: string, text: string): void {
  const [begin, end] = [`<!-- ${name}:begin -->\n`, `\n<!-- ${name}:end -->`]
  const whole = readPage(page)
  const [from, to] = [whole.indexOf(begin) + begin.length, whole.indexOf(end)]
  if (from < begin.length || to < from) throw new Error(`${page} has no section "${name}".`)
  const after = `${whole.slice(0, from)}\n${text}\n${whole.slice(to)}`
  if (process.env['UPDATE_DOCS'] !== undefined && after !== whole) writeFileSync(ROOT + page, after)
  expect(readPage(page), `the section "${name}" of ${page}`).toBe(after)
}

function rewrite(page: string, name: string, text: string): void {
  const before = readPage(page)
  const after = before.replaceAll(FENCE, (whole, language: string, own: string) =>
    own === name ? `\`\`\`${language} ${own}\n${text}\`\`\`` : whole,
  )
  if (after !== before) writeFileSync(ROOT + page, after)
}
