import { relative, sep } from 'node:path'
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff'
import type { Paint } from '../paint.js'
import type { Advice, Change } from './change.js'

/** Print a change as a unified diff. */
export function printDiff({ path, before, after }: Change, cwd: string, paint: Paint): string {
  const name = nameOf(path, cwd)
  const options = { context: 3, headerOptions: FILE_HEADERS_ONLY }
  const from = before === null ? '/dev/null' : `a/${name}`
  const patch = createTwoFilesPatch(from, `b/${name}`, before ?? '', after, undefined, undefined, options)
  return patch
    .split('\n')
    .map((line) => paintLine(line.replace(/\r$/, ''), paint))
    .join('\n')
}

/** Print what is left to the user. */
export function printAdvice({ path, why, lines }: Advice, cwd: string, paint: Paint): string {
  const indented = lines.split('\n').map((line) => (line === '' ? '' : `    ${line}`))
  return [`${paint('bold', nameOf(path, cwd))} is left as it is. ${why} Add to it:`, '', ...indented, ''].join('\n')
}

/** A path as the user sees it from where the command runs. */
export function nameOf(path: string, cwd: string): string {
  return relative(cwd, path).split(sep).join('/')
}

function paintLine(line: string, paint: Paint): string {
  if (/^(?:---|\+\+\+) /.test(line)) return paint('bold', line.trimEnd())
  if (line.startsWith('+')) return paint('green', line)
  if (line.startsWith('-')) return paint('red', line)
  return line.startsWith('@@') ? paint('dim', line) : line
}
