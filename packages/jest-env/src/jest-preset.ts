import { fileURLToPath } from 'node:url'

/** Recordings, and the folders with their large bodies. */
const RECORDINGS = String.raw`/__mocks__/.*\.recorded(\.json$|/)`

/** Results of coverage, wherever they are written. */
const RESULTS = String.raw`/downstream-coverage\.json$`

/**
 * Everything that Jest can be told about recordings: `preset: '@understudy/jest-env'`.
 *
 * `modulePathIgnorePatterns` keeps them out of the haste map, where each would count as a manual mock, and with that out
 * of what watch mode looks at: a run that writes them would start the next one. Test code can still import them. Jest adds
 * the project's own patterns to these.
 */
const preset = {
  testEnvironment: fileURLToPath(import.meta.resolve('@understudy/jest-env')),
  reporters: ['default', fileURLToPath(import.meta.resolve('@understudy/jest-env/reporter'))],
  modulePathIgnorePatterns: [RECORDINGS, RESULTS],
}

export default preset
