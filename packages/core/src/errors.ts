/** Every error code, with the sentence that its page in `docs/errors/` opens with. */
export const ERROR_CODES = {
  'unmatched-call': 'A call has no interaction left to answer it.',
  'recording-invalid': 'A recording is not valid JSON, or not of the recording format.',
  'recording-version': 'A recording was written by a newer version.',
  'recording-name-clash': 'Two test files would share one recording.',
  'recording-missing': 'A process is to play a recording, and none is named, or there.',
  'recording-locked': 'Another process holds the lock of a recording for too long.',
  'recording-body-missing': 'A recording names a body file that is not there.',
  'secret-found': 'A recording holds what a rule takes for a secret.',
  'secret-left': 'A secret would have been written, so nothing was.',
  'config-invalid': 'The configuration has an unknown key or a value of the wrong type.',
  'config-unreadable': 'The configuration file cannot be loaded.',
  'coverage-missing': 'A command needs what a run with coverage leaves behind, and there is none.',
  'coverage-baseline-invalid': 'The baseline of coverage cannot be read.',
  'verified-invalid': 'The file that tells when interactions were last verified cannot be read.',
  'drift-baseline-invalid': 'The baseline of drift, which holds the findings that are accepted, cannot be read.',
  'mode-unknown': 'UNDERSTUDY_MODE names no mode.',
  'protocol-unsupported': 'A connection speaks a protocol that cannot be recorded yet.',
  'placeholder-unresolved': 'A placeholder of a recording means nothing, or its value cannot be had.',
  'match-failed': 'A match function of the configuration throws.',
  'not-aborted': 'A call was recorded as given up by the client, and this time the client waits on.',
  'no-session': 'Test code uses Understudy outside its environment.',
  'environment-missing': 'The reporter runs, but no test file has the environment.',
  'runner-missing': 'No test runner is found that could run the tests.',
  'runner-ambiguous': 'Two test runners are found, and nothing says which one has the tests.',
  'runner-failed': 'The test runner ends before it runs a test, or runs the tests without Understudy.',
  'call-unsafe': 'A call of a drift run may change something, and is neither recorded nor allowed.',
  'drift-lost': 'A test file cannot reach the drift run that it belongs to.',
  'drift-filter-unknown': 'A filter of a drift run fits nothing that is recorded.',
  'registration-unknown': 'A mock is registered for a service or an operation that nothing knows.',
  'registration-invalid':
    'A mock is registered with something that cannot be sent, or with parts that contradict one another.',
  'capture-unknown': 'A captured body is asked for that is neither a file of `__mocks__` nor an interaction.',
  'capture-outside': 'The name of a captured body leads out of `__mocks__`.',
  'serve-nothing': 'What is to be served is recorded nowhere.',
  'serve-target-invalid': 'The service that is to be recorded is named by what is no base URL of a service.',
  'serve-port-taken': 'The port to serve on is taken by another process.',
  'traffic-invalid': 'A file of traffic is not of the format that it is to be imported from.',
} as const

/** The `code` of an `UnderstudyError`. */
export type ErrorCode = keyof typeof ERROR_CODES

/** The parts of a message: what failed, the facts needed, one fix. */
export interface ErrorParts {
  /** What failed, with the thing named. Present tense, one line. */
  what: string
  /** Label and text, printed as aligned lines. */
  facts?: [label: string, text: string][]
  /** One remedy, without the word "fix". */
  fix?: string
  cause?: unknown
}

/**
 * The one error class. Recognise it by `code`, not by `instanceof`: Jest has two realms.
 * The message is `[code] what`, then the facts and the fix as aligned, indented lines.
 */
export class UnderstudyError extends Error {
  override readonly name = 'UnderstudyError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, parts: ErrorParts) {
    super(layOut(code, parts), parts.cause === undefined ? undefined : { cause: parts.cause })
    this.code = code
  }
}

/** Tell an `UnderstudyError` of any realm or package copy by its code. */
export function isUnderstudyError(value: unknown): value is UnderstudyError {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    'name' in value &&
    value.name === 'UnderstudyError' &&
    Object.hasOwn(ERROR_CODES, value.code)
  )
}

function layOut(code: ErrorCode, { what, facts = [], fix }: ErrorParts): string {
  const rows: [string, string][] = fix === undefined ? [...facts] : [...facts, ['fix', fix]]
  const width = Math.max(0, ...rows.map(([label]) => label.length))
  const lines = rows.map(([label, text]) => {
    const continued = text.replaceAll('\n', `\n  ${' '.repeat(width)}  `)
    return `  ${label.padEnd(width)}  ${continued}`
  })
  return [`[${code}] ${what}`, ...lines].join('\n')
}
