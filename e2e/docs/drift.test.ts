import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { KINDS, ruleOf, type Kind } from '../../packages/core/src/drift/kinds.ts'
import { KIND_HELP } from '../../packages/core/src/report/drift/kind-help.ts'
import type { Ending } from '../conformance/harness/run-command.ts'
import { EXAMPLE, PAYMENTS_KEY, startDriftServices, type DriftServices } from './drift-example.ts'
import { VITEST_CONFIG } from './failures.ts'
import { createOutsideProject, type OutsideProject } from './outside-project.ts'
import { blockOf, expectBlock, expectSection } from './pages.ts'

const PAGE = 'docs/drift.md'

const RECORDING = 'src/__mocks__/payments.test.recorded.json'

let project: OutsideProject
let services: DriftServices

beforeAll(async () => {
  project = await createOutsideProject(inject('tarballs'))
  services = await startDriftServices()
  project.write('drift', {
    ...EXAMPLE,
    'vitest.config.js': VITEST_CONFIG,
    'understudy.config.ts': blockOf(PAGE, 'understudy.config.ts')
      .replaceAll('https://payments.example.com/v2', services.paymentsUrl)
      .replaceAll('https://rates.example.com', services.ratesUrl),
  })
})

afterAll(async () => {
  await services?.stop()
  project?.remove()
})

const env = (): Record<string, string> => ({
  PAYMENTS_KEY,
  PAYMENTS_URL: services.paymentsUrl,
  RATES_URL: services.ratesUrl,
})

function drift(args: string[], more: Record<string, string> = env()): Promise<Ending> {
  const bin = join(project.folder, 'node_modules/.bin/understudy')
  return project.runNode([bin, 'drift', ...args], 'drift', more)
}

/** What is reported, without the lines that tell of progress. */
function reportIn({ output }: Ending): string {
  const lines = output.split('\n')
  const at = lines.findIndex((line) => /^(?:Breaking: |Could not check: |\d+ calls? compared)/.test(line))
  if (at === -1) throw new Error(`There is no report in:\n${output}`)
  return lines.slice(at).join('\n').trim()
}

test('docs/drift.md shows what a changed service comes to', async () => {
  expect((await project.run('vitest', 'drift', { env: env() })).output).toContain('5 interactions recorded')
  services.change()
  const changed = await drift([])
  expect(changed.code).toBe(1)
  const report = reportIn(changed)
  expectBlock(PAGE, 'report', report)
  expectBlock('README.md', 'drift', report.slice(0, report.indexOf('\n    hint ')))
})

test('docs/drift.md shows what --update patches', async () => {
  project.write('drift', { 'before.json': project.read(`drift/${RECORDING}`) })
  const updated = await drift(['--update'])
  expect(updated.code).toBe(0)
  const report = reportIn(updated)
  expectBlock(PAGE, 'update', report.slice(report.indexOf('Patched: ')))
  const args = ['diff', '--no-index', '--unified=1', '--', 'before.json', RECORDING]
  const { stdout } = spawnSync('git', args, { cwd: join(project.folder, 'drift'), encoding: 'utf8' })
  const [, first = ''] = stdout.split(/^@@.*\n/m)
  expectBlock(PAGE, 'patch', first)
})

test('docs/drift.md shows a probe with and without its credentials', async () => {
  services.recover()
  const quiet = await drift(['--probe'])
  expect(quiet.code).toBe(0)
  expectBlock(PAGE, 'quiet', reportIn(quiet))
  const { PAYMENTS_KEY: _, ...without } = env()
  const blind = await drift(['--probe', '--service', 'PaymentService'], without)
  expect(blind.code).toBe(2)
  expectBlock(PAGE, 'blind', reportIn(blind))
})

test('docs/drift.md has every flag', async () => {
  expectBlock(PAGE, 'help', (await drift(['--help'])).output.trim())
})

test('docs/drift.md has every kind, with its severity and what it means', () => {
  const rows = (Object.keys(KINDS) as Kind[]).map((kind) => {
    const { severity, title, dropsWhenWeak, isOptIn } = { dropsWhenWeak: false, isOptIn: false, ...ruleOf(kind) }
    const notes = [...(dropsWhenWeak ? [' ↓'] : []), ...(isOptIn ? [' (off)'] : [])].join('')
    return `| \`${kind}\` | ${severity}${notes} | ${title} | ${KIND_HELP[kind]} |`
  })
  const table = ['| kind | severity | what happened | what it means |', '|---|---|---|---|', ...rows].join('\n')
  expectSection(PAGE, 'kinds', table)
})
