import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Target } from '../probes/probe.ts'
import type { Ports } from '../services/start-services.ts'
import { installWithTarballs } from './install.ts'
import { RUNNERS, SUBJECTS, type Phase, type Runner, type Subject } from './matrix.ts'
import { runCommand, type Ending } from './run-command.ts'
import type { Certificate } from './services.ts'

/** The suite's own parts that go along into the outside project. */
const PARTS = ['clients', 'probes', 'stories', 'project', 'services']

/** A project outside the repository, with one folder for each runner. */
export interface OutsideProject {
  folder: string
  /** Run the tests of one runner in one phase. */
  run(runner: Runner, phase: Phase): Promise<Ending>
  /** Lay down what the tests of one runner are to know in one phase, and return the environment that says where. */
  stageOf(runner: Runner, phase: Phase): Record<string, string>
  /** Where the tests of one runner wrote what they saw in one phase. */
  outputOf(runner: Runner, phase: Phase): string
  /** The runner's own report, as JSON. */
  reportOf(runner: Runner, phase: Phase): string
  remove(): void
}

/** What differs between phases, and must never be found in a recording. */
export function seedOf(phase: Phase): string {
  return `seed-${phase}-9f2kQ7xT4mWz`
}

/** Install the tarballs and lay down the tests. */
export async function createOutsideProject(
  ports: Ports,
  { cert }: Certificate,
  tarballs: string[],
): Promise<OutsideProject> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'understudy-conformance-')))
  await installWithTarballs(folder, tarballs)
  const own = fileURLToPath(new URL('../', import.meta.url))
  for (const part of PARTS) cpSync(join(own, part), join(folder, 'conformance', part), { recursive: true })

  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const bases = basesOf(ports)
  for (const runner of RUNNERS) {
    write(`${runner.name}/understudy.config.json`, JSON.stringify({ services: servicesOf(bases) }, null, 2))
    for (const subject of SUBJECTS.filter(({ runners }) => runners.includes(runner.name))) {
      write(`${runner.name}/tests/${subject.name}.test.ts`, testFile(subject, runner))
    }
    write(`${runner.name}/tests/unmatched.test.ts`, `import '../../conformance/project/unmatched.ts'\n`)
  }
  for (const name of ['jest-cjs', 'jest-esm'] as const) write(`${name}/jest.config.mjs`, jestConfig(name, bases.main))
  write('jest-cjs/jsdom-environment.mjs', JSDOM_ENVIRONMENT)
  write('vitest/vitest.config.mjs', vitestConfig(bases.main))

  const outputOf = (runner: Runner, phase: Phase): string => join(folder, 'output', phase, runner.name)
  const reportOf = (runner: Runner, phase: Phase): string => join(folder, 'output', phase, `${runner.name}.report.json`)
  const stageOf = (runner: Runner, phase: Phase): Record<string, string> => {
    write(`output/stage-${phase}.json`, JSON.stringify({ bases, ca: cert, seed: seedOf(phase) }))
    return {
      CONFORMANCE_PHASE: phase,
      CONFORMANCE_RUNNER: runner.name,
      CONFORMANCE_STAGE: join(folder, 'output', `stage-${phase}.json`),
      CONFORMANCE_OUTPUT: outputOf(runner, phase),
      NO_COLOR: '1',
    }
  }
  return {
    folder,
    outputOf,
    reportOf,
    stageOf,
    async run(runner, phase) {
      const env = {
        ...stageOf(runner, phase),
        CONFORMANCE_BARE: phase === 'bare' || phase === 'again' ? 'yes' : '',
        ...(phase === 'replay' ? { CI: 'true' } : {}),
        ...(runner.name === 'jest-esm'
          ? { NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' }
          : {}),
      }
      return runCommand(process.execPath, runnerArgs(folder, runner, reportOf(runner, phase)), {
        cwd: join(folder, runner.name),
        env,
      })
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function runnerArgs(folder: string, runner: Runner, report: string): string[] {
  const modules = join(folder, 'node_modules')
  if (runner.name === 'vitest') {
    return [
      join(modules, 'vitest/vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ]
  }
  return [join(modules, 'jest/bin/jest.js'), '--json', `--outputFile=${report}`]
}

function basesOf(ports: Ports): Record<Target, string> {
  const bases = Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, `http://127.0.0.1:${port}`]))
  const secure = `https://localhost:${ports.secure}`
  return { ...bases, secure, home: '', nowhere: 'http://no-such-host.invalid' } as Record<Target, string>
}

function servicesOf(bases: Record<Target, string>): Record<string, { baseUrl: string }> {
  const named = Object.entries(bases).filter(([, base]) => base)
  return Object.fromEntries(named.map(([name, baseUrl]) => [`${name[0]?.toUpperCase()}${name.slice(1)}`, { baseUrl }]))
}

function testFile({ name, kind, environment }: Subject, runner: Runner): string {
  const docblock =
    runner.name === 'vitest' ? '// @vitest-environment jsdom' : '/** @jest-environment ./jsdom-environment.mjs */'
  const [folder, run, subject] =
    kind === 'client' ? ['clients', 'runProbes', 'client'] : ['stories', 'runStory', 'story']
  const file = kind === 'client' ? 'run-probes' : 'run-story'
  return `${environment ? `${docblock}\n` : ''}import { ${subject} } from '../../conformance/${folder}/${name}.ts'
import { ${run} } from '../../conformance/project/${file}.ts'

${run}(${subject})
`
}

function jestConfig(name: 'jest-cjs' | 'jest-esm', url: string): string {
  const modules = name === 'jest-cjs' ? `module: { type: 'commonjs' }` : `module: { type: 'es6' }`
  return `export default {
  ...(process.env.CONFORMANCE_BARE ? {} : { preset: '@understudy/jest-env' }),
  transform: { '\\\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, ${modules} }] },
  ${name === 'jest-esm' ? `extensionsToTreatAsEsm: ['.ts'],` : ''}
  testEnvironmentOptions: { url: '${url}/' },
  testTimeout: 20000,
  maxWorkers: 4,
}
`
}

const JSDOM_ENVIRONMENT = `export default process.env.CONFORMANCE_BARE
  ? (await import('jest-environment-jsdom')).default
  : (await import('@understudy/jest-env/jsdom')).default
`

function vitestConfig(url: string): string {
  return `const plugins = process.env.CONFORMANCE_BARE ? [] : [(await import('@understudy/vitest-plugin')).default()]

export default {
  plugins,
  test: {
    globals: true,
    include: ['tests/**/*.test.ts'],
    environmentOptions: { jsdom: { url: '${url}/' } },
    testTimeout: 20000,
    maxWorkers: 4,
  },
}
`
}
