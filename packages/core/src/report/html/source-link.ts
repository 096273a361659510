import { isAbsolute, relative, resolve, sep } from 'node:path'
import type { ReportContext } from '../coverage/report-context.js'

const DEFAULT_DIRECTORY = 'coverage/downstream'

/** Schemes that run what they hold. */
const UNSAFE = /^(javascript|data|vbscript|blob):/i

/**
 * How the page links a file's line, with `{file}` and `{line}` in it: the option `sourceLink`
 * (`https://git.example.com/shop/blob/main/{file}#L{line}`), or else a way from the report to the project's root. Null where
 * there is none.
 */
export function sourceLinkOf({ options, projectRoot, directory }: ReportContext): string | null {
  const { sourceLink } = options
  if (sourceLink === false) return null
  if (typeof sourceLink === 'string') return UNSAFE.test(withoutBlanks(sourceLink)) ? null : sourceLink
  const steps = relative(resolve(projectRoot, directory ?? DEFAULT_DIRECTORY), projectRoot)
  // On another drive there is no such way.
  if (isAbsolute(steps)) return null
  const path = steps.split(sep).filter(Boolean).map(encodeURIComponent)
  // Led by a dot, so that no file's name reads as a scheme.
  return ['.', ...path, '{file}'].join('/')
}

/** Browsers take no account of blanks and control characters in a scheme. */
function withoutBlanks(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]/gu, '')
}
