/** Which test files a run was about, relative to the root, and what chose them. */
export interface Selection {
  /** What the configuration names. */
  known: ReadonlySet<string>
  /** What this run was given. */
  given: ReadonlySet<string>
  /** What of that was run, however it ended. */
  ran: ReadonlySet<string>
  /** The run is one of several that share the files. */
  isShard: boolean
  /** The run is put together from the reports of others. */
  isMerged: boolean
  /** Sentences on what chose among the files. */
  filesChosen: readonly string[]
  /** Sentences on what chose among the tests of a file, or hid files from the configuration. */
  testsChosen: readonly string[]
  /** How many tests may fail before the run stops; 0 for any number. */
  bail: number
}

/**
 * Say why tests did not run that would run by default, in a sentence for each reason; none for a run of all. A shard is no
 * reason, as the other shards run the rest.
 */
export function leftOut(selection: Selection): string[] {
  const { known, given, ran, isShard, filesChosen, testsChosen, bail } = selection
  const missing = isShard ? [] : [...known].filter((file) => !given.has(file)).toSorted()
  const isChosen = filesChosen.length > 0 && (isShard || missing.length > 0)
  const unfinished = [...given].filter((file) => !ran.has(file))
  return [
    ...(isChosen ? filesChosen : []),
    ...(missing.length > 0 && !isChosen ? [notRun(missing, selection)] : []),
    ...testsChosen,
    ...(unfinished.length > 0
      ? [bail > 0 ? 'the run stopped after failed tests (--bail)' : 'the run was interrupted']
      : []),
  ]
}

/** How many files a sentence names. */
const NAMED = 5

function notRun(files: readonly string[], { isMerged }: Selection): string {
  const more = files.length - NAMED
  const list = `${files.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  const one = files.length === 1
  const amount = `${files.length} test file${one ? '' : 's'}`
  if (isMerged) return `${amount} ${one ? 'is' : 'are'} in none of the merged reports: ${list}`
  return `${amount} ${one ? 'was' : 'were'} not run: ${list}`
}
