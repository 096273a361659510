/** Options of the `text` report. */
export interface TextReportOptions {
  /** Most rows of each list; default 50 in the table, 10 below it. */
  maxRows?: number
  /** Leave out what is fully covered. */
  skipFull?: boolean
  /** List everything. */
  verbose?: boolean
  /** Write the table to this file also, relative to `coverage.directory`. */
  file?: string
}

/** `TextReportOptions` with its defaults. */
export interface ResolvedTextOptions {
  tableRows: number
  listRows: number
  skipFull: boolean
  verbose: boolean
  file: string | null
}

/** Read the options of the `text` report. What is of another type counts as not given. */
export function resolveTextOptions(options: Readonly<Record<string, unknown>>): ResolvedTextOptions {
  const { maxRows, skipFull, verbose, file } = options
  const rows = typeof maxRows === 'number' && maxRows >= 0 ? Math.floor(maxRows) : null
  const isVerbose = verbose === true
  return {
    tableRows: rows ?? (isVerbose ? Infinity : 50),
    listRows: rows ?? (isVerbose ? Infinity : 10),
    skipFull: skipFull === true,
    verbose: isVerbose,
    file: typeof file === 'string' && file !== '' ? file : null,
  }
}
