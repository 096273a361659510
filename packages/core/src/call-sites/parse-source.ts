import type { ParseResult, ParserOptions, Program } from 'oxc-parser'
import type { CoverageProblem } from '../coverage/coverage-data.js'

/** One file of the project's source. */
export interface SourceText {
  /** Relative to the runner's root, `/` between folders. */
  file: string
  text: string
}

/** Parses source, and names its children. */
export interface SourceParser {
  /** The tree, or what is wrong with the source. */
  parse(source: SourceText): Program | CoverageProblem
  /** The members of each type of node that hold further nodes. */
  childKeys: Record<string, readonly string[]>
}

/**
 * Load the parser. It is native code of 6 MB, so only what needs it pays.
 */
export async function loadParser(): Promise<SourceParser> {
  const { parseSync, visitorKeys } = await import('oxc-parser')
  const attempt = ({ file, text }: SourceText, options: ParserOptions): ParseResult =>
    parseSync(file, text, { preserveParens: false, ...options })
  return {
    childKeys: visitorKeys,
    parse(source) {
      let first: ParseResult | undefined
      for (const options of attemptsFor(source.file)) {
        const result = attempt(source, options)
        if (!result.errors.some(isError)) return result.program
        first ??= result
      }
      return toProblem(source, first)
    },
  }
}

/** JavaScript may hold JSX, be a script with a top-level `return`, or hold types that a plugin strips. */
function attemptsFor(file: string): ParserOptions[] {
  if (/\.[cm]ts$/.test(file)) return [{ lang: 'ts' }]
  if (file.endsWith('.ts')) return [{ lang: 'ts', sourceType: 'module' }]
  if (file.endsWith('.tsx')) return [{ lang: 'tsx', sourceType: 'module' }]
  return [
    { lang: 'jsx', sourceType: 'unambiguous' },
    { lang: 'jsx', sourceType: 'commonjs' },
    { lang: 'tsx', sourceType: 'module' },
  ]
}

function isError({ severity }: { severity: string }): boolean {
  return severity === 'Error'
}

function toProblem({ file, text }: SourceText, result: ParseResult | undefined): CoverageProblem {
  const error = result?.errors.find(isError)
  const offset = error?.labels[0]?.start ?? 0
  const line = text.slice(0, offset).split('\n').length
  const reason = error?.message.replace(/\.$/, '') ?? 'unknown syntax'
  return {
    kind: 'source-invalid',
    file,
    message: `"${file}" does not parse at line ${line}: ${reason}. Its call sites are missing: correct the file, or exclude it by coverage.exclude`,
  }
}
