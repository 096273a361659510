import type {
  CallEvidence,
  CoverageData,
  FileEvidence,
  KnownInteraction,
  KnownOperation,
  KnownSite,
  TestVerdict,
} from './coverage-data.js'

/** Coverage data of one whole run, beside what a test gives. */
export function dataOf(parts: Partial<CoverageData> = {}): CoverageData {
  return {
    version: 1,
    root: '',
    runs: [{ root: '', shard: null, partial: [] }],
    operations: [],
    recordings: [],
    sites: [],
    files: [],
    calls: [],
    problems: [],
    ...parts,
  }
}

/** An operation that was observed, with outcomes that were. */
export function operation(
  name: string,
  outcomes: readonly string[],
  parts: Partial<KnownOperation> = {},
): KnownOperation {
  const sources: KnownOperation['sources'] = parts.sources ?? ['observed']
  return {
    service: 'Pay',
    name,
    method: 'GET',
    path: `/${name}`,
    sources,
    outcomes: outcomes.map((outcome) => ({ outcome, sources })),
    ...parts,
  }
}

/** A recorded call of `Pay`: `interaction('get#1', 't1', '200')`. */
export function interaction(
  id: string,
  test: string | null,
  outcome: string,
  parts: Partial<KnownInteraction> = {},
): KnownInteraction {
  const operation = id.split('#')[0]!
  return {
    id,
    test,
    service: 'Pay',
    operation,
    outcome,
    recordedAt: '2026-11-22',
    staleSince: null,
    contradiction: null,
    ...parts,
  }
}

/** Return where the recording of a test file is. */
export function recordingOf(file: string): string {
  const cut = file.lastIndexOf('/') + 1
  return `${file.slice(0, cut)}__mocks__/${file.slice(cut).replace(/\.ts$/, '')}.recorded.json`
}

/** A test file that ran whole: `ranFile('a.test.ts', { t1: 'passed' })`. */
export function ranFile(
  file: string,
  tests: Record<string, TestVerdict>,
  parts: Partial<FileEvidence> = {},
): FileEvidence {
  const list = Object.entries(tests).map(([name, status]) => ({ name, status }))
  return { file, recording: recordingOf(file), isWhole: true, tests: list, ...parts }
}

/** A replayed call of `Pay`: `replay('a.test.ts', 't1', 'get#1', '200')`. */
export function replay(
  file: string,
  test: string | null,
  id: string,
  result: string,
  parts: Partial<CallEvidence> = {},
): CallEvidence {
  return {
    file,
    test,
    outcome: 'replayed',
    service: 'Pay',
    operation: id.split('#')[0]!,
    result,
    interaction: id,
    isRegistered: false,
    shadows: null,
    method: '',
    url: '',
    isLoosened: false,
    site: null,
    count: 1,
    ...parts,
  }
}

/** A call of `Pay.get` that a registered mock answered: `mocked('a.test.ts', 't1', '503')`. */
export function mocked(
  file: string,
  test: string | null,
  result: string,
  parts: Partial<CallEvidence> = {},
): CallEvidence {
  return { ...replay(file, test, 'get', result), interaction: null, isRegistered: true, method: 'GET', ...parts }
}

/** A call site that is scored. */
export function site(file: string, line: number, column: number, parts: Partial<KnownSite> = {}): KnownSite {
  return {
    file,
    line,
    column,
    endLine: line,
    endColumn: column + 9,
    client: 'fetch',
    unresolved: null,
    knownBy: 'source',
    ...parts,
  }
}
