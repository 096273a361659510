import type { CoverageConfig } from '../../../packages/core/src/config/coverage-config.ts'
import type { RunnerName } from '../../docs/outside-project.ts'
import { OPERATIONS, SERVICE_WIDE, SERVICES } from '../truth/table.ts'
import { writeDocuments } from './documents.ts'
import { keyOf, type ProjectSource } from './sites.ts'
import { TEST_PACKAGES, writeTests } from './tests.ts'

/** Where the configuration names a class, of which statuses are known by number. */
const CLASSES: Record<string, string[]> = { 'Payments.refund': ['201', '5xx'] }

/** The project's `coverage` section. */
export function coverageSection(more: CoverageConfig = {}): CoverageConfig {
  const own = OPERATIONS.filter(({ service }) => descriptionOf(service) === 'operations').flatMap((operation) =>
    operation.declared === null ? [] : [[keyOf(operation), CLASSES[keyOf(operation)] ?? operation.declared.outcomes]],
  )
  const outcomes = Object.fromEntries([...Object.entries(SERVICE_WIDE), ...own]) as Record<string, string[]>
  return { reporters: ['text', 'json', 'html', 'markdown', 'lcov', 'junit'], outcomes, ...more }
}

function descriptionOf(service: string): string | undefined {
  return SERVICES.find(({ name }) => name === service)?.description
}

/** The text of `understudy.config.json`. */
export function configText(urls: Record<string, string>, coverage: CoverageConfig | null): string {
  const services = SERVICES.map(({ name, description, operations }) => {
    const named = operations.filter(({ declared }) => declared !== null)
    const entry = {
      baseUrl: urls[name],
      ...(description === 'operations'
        ? { operations: Object.fromEntries(named.map((one) => [one.name, `${one.method} ${one.path}`])) }
        : {}),
      ...(description === 'openapi-yaml' ? { openapi: './specs/shipping.yaml' } : {}),
      ...(description === 'openapi-json' ? { openapi: './specs/identity.json' } : {}),
      ...(name === 'Payments' ? { parameters: { reuse: ['getPayment'] } } : {}),
    }
    return [name, entry]
  })
  const config = { services: Object.fromEntries(services) as object, ...(coverage === null ? {} : { coverage }) }
  return `${JSON.stringify(config, null, 2)}\n`
}

/** A runner, and for Jest how it loads modules: as ES modules, or compiled to CommonJS with all packages. */
export type Setting = RunnerName | 'jest-cjs'

/** The runner of a setting. */
export function runnerOf(setting: Setting): RunnerName {
  return setting === 'vitest' ? 'vitest' : 'jest'
}

/** All files of the project as a runner needs them. */
export function writeProject(
  source: ProjectSource,
  setting: Setting,
  urls: Record<string, string>,
  coverage: CoverageConfig | null,
): Record<string, string> {
  const [file, text] = RUNNER_CONFIGS[setting]
  return {
    'package.json': `{ "private": true, "type": "${setting === 'jest-cjs' ? 'commonjs' : 'module'}" }`,
    [file]: text,
    'understudy.config.json': configText(urls, coverage),
    ...writeDocuments(urls),
    ...source.files,
    ...writeTests(source, TEST_PACKAGES[runnerOf(setting)]),
  }
}

const RUNNER_CONFIGS: Record<Setting, [file: string, text: string]> = {
  vitest: [
    'vitest.config.mjs',
    `import { understudy } from '@understudy/vitest-plugin'

export default { plugins: [understudy()], test: { testTimeout: 20_000 } }
`,
  ],
  jest: [
    'jest.config.mjs',
    `export default {
  preset: '@understudy/jest-env',
  transform: { '\\\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }] },
  extensionsToTreatAsEsm: ['.ts'],
  testTimeout: 20_000,
}
`,
  ],
  'jest-cjs': [
    'jest.config.mjs',
    `export default {
  preset: '@understudy/jest-env',
  transform: { '\\\\.[cm]?[jt]s$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }] },
  transformIgnorePatterns: [],
  testTimeout: 20_000,
}
`,
  ],
}
