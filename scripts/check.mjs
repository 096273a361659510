// Checks everything, in the order of the table below, and ends with the line `N passed, N failed`.
//
//     pnpm check                     all steps
//     pnpm check --only types,unit   some of them
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from './build.mjs'
import { attempt } from './run.mjs'

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string} command
 * @property {boolean} [tests] a Vitest run, whose tests are counted one by one
 * @property {string} [needs] a step that must not have failed before
 */

/** @type {Step[]} */
const STEPS = [
  { name: 'format', command: 'oxfmt --check' },
  { name: 'lint', command: 'oxlint --type-aware --deny-warnings' },
  { name: 'imports', command: 'node scripts/check-imports.mjs' },
  { name: 'types', command: 'node scripts/check-types.mjs' },
  { name: 'unused', command: 'knip' },
  { name: 'build', command: 'node scripts/build.mjs' },
  { name: 'unit', command: 'vitest run', tests: true, needs: 'build' },
  { name: 'e2e', command: 'vitest run --config e2e/vitest.config.ts', tests: true, needs: 'build' },
  { name: 'demo', command: 'node demo/src/main.ts --runs 2 --folder work/check', needs: 'build' },
  { name: 'packages', command: 'node scripts/check-packages.mjs', needs: 'build' },
]

/** No step may take longer than this, in ms. */
const LIMIT = 8 * 60_000

/**
 * @typedef {object} Outcome
 * @property {Step} step
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {number} seconds
 */

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130))

const reports = mkdtempSync(join(tmpdir(), 'understudy-check-'))
try {
  const outcomes = await runSteps(chosenSteps())
  console.log(`\n${tableOf(outcomes)}\n`)
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0)
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0)
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed > 0 ? 1 : 0
} finally {
  rmSync(reports, { recursive: true, force: true })
}

function chosenSteps() {
  const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } })
  const only = values.only?.flatMap((names) => names.split(','))
  const unknown = only?.find((name) => !STEPS.some((step) => step.name === name))
  if (unknown !== undefined) {
    console.error(`There is no step "${unknown}". Steps: ${STEPS.map(({ name }) => name).join(', ')}.`)
    process.exit(3)
  }
  return STEPS.filter(({ name }) => only?.includes(name) ?? true)
}

/** @param {Step[]} steps */
async function runSteps(steps) {
  /** @type {Outcome[]} */
  const outcomes = []
  for (const step of steps) {
    const blocked = outcomes.some((each) => each.step.name === step.needs && each.failed > 0)
    const outcome = blocked ? { step, passed: 0, failed: 1, skipped: 0, seconds: 0 } : await runStep(step)
    if (blocked) console.log(`${step.name.padEnd(9)} not run: ${step.needs} failed`)
    outcomes.push(outcome)
  }
  return outcomes
}

/**
 * @param {Step} step
 * @returns {Promise<Outcome>}
 */
async function runStep(step) {
  console.log(`${step.name.padEnd(9)} ${step.command}`)
  const start = performance.now()
  const report = join(reports, `${step.name}.json`)
  const [file = '', ...args] = step.command.split(' ')
  if (step.tests) args.push('--reporter=default', '--reporter=json', `--outputFile.json=${report}`)
  const bin = join(ROOT, 'node_modules', '.bin')
  const { code, output, timedOut } = await attempt(file, args, {
    cwd: ROOT,
    env: { PATH: [bin, process.env.PATH].join(delimiter) },
    limitMs: LIMIT,
    show: step.tests === true,
  })
  const seconds = (performance.now() - start) / 1000
  if (code !== 0) console.log(output)
  if (timedOut) console.log(`${step.name} was ended after ${LIMIT / 1000} s`)
  return { step, ...countsOf(step, report, code === 0), seconds }
}

/**
 * A step that is no test run counts as one. A test run that fails without a failed test (no report, an unhandled
 * error, a time-out) counts as one failure.
 * @param {Step} step
 * @param {string} report
 * @param {boolean} succeeded
 */
function countsOf(step, report, succeeded) {
  if (!step.tests) return { passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1, skipped: 0 }
  const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {}
  const { numPassedTests: passed = 0, numFailedTests: failed = 0, numPendingTests: skipped = 0 } = counts
  return { passed, failed: succeeded ? failed : Math.max(failed, 1), skipped }
}

/** @param {Outcome[]} outcomes */
function tableOf(outcomes) {
  const rows = [
    ['step', 'passed', 'failed', 'skipped', 'seconds'],
    ...outcomes.map(({ step, passed, failed, skipped, seconds }) => [
      step.name,
      ...[passed, failed, skipped].map(String),
      seconds.toFixed(1),
    ]),
  ]
  return rows
    .map(([name = '', ...cells]) => name.padEnd(10) + cells.map((cell) => cell.padStart(9)).join(''))
    .join('\n')
}
