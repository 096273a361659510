import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { EXAMPLE } from './coverage-example.ts'
import { VITEST_CONFIG } from './failures.ts'
import { createOutsideProject, type OutsideProject } from './outside-project.ts'
import { blockOf, expectBlock } from './pages.ts'
import { startPaymentService, type PaymentService } from './payment-service.ts'
import { messageIn } from './readings.ts'

const PAGE = 'docs/coverage.md'

let project: OutsideProject
let service: PaymentService

beforeAll(async () => {
  project = await createOutsideProject(inject('tarballs'))
  service = await startPaymentService()
})

afterAll(async () => {
  await service?.stop()
  project?.remove()
})

test('docs/coverage.md shows the table of a whole run, and what fails it', async () => {
  const atPort = (text: string) => text.replaceAll('localhost:4010', `localhost:${service.port}`)
  project.write('coverage', {
    ...EXAMPLE,
    'specs/payments.yaml': atPort(EXAMPLE['specs/payments.yaml']!),
    'vitest.config.js': VITEST_CONFIG,
    'understudy.config.ts': atPort(blockOf(PAGE, 'understudy.config.ts')),
  })
  const run = (env: Record<string, string>) =>
    project.run('vitest', 'coverage', { env: { PAYMENTS_URL: `http://localhost:${service.port}`, ...env } })
  expect((await run({})).output).toContain('2 interactions recorded')
  const { code, output } = await run({ CI: 'true' })
  expect(code).toBe(1)
  const said = output.slice(output.indexOf(' › 2 calls replayed\n') + ' › 2 calls replayed\n'.length)
  const failures = said.split('\n').filter((line) => line.includes('coverage threshold'))
  expectBlock(PAGE, 'table', said.slice(0, said.indexOf(failures[0]!)).trim())
  expectBlock(PAGE, 'failed', failures.join('\n'))
  expect(project.read('coverage/coverage/downstream/index.html')).toContain('<html')
})

test('docs/coverage.md shows outcomes by service and operation that load', async () => {
  project.write('outcomes', { 'package.json': '{}', 'understudy.config.ts': blockOf(PAGE, 'outcomes.config.ts') })
  const load = `import { loadConfig } from '@understudy/core/config'; console.log(Object.keys(loadConfig(process.cwd()).coverage.outcomes.by).length)`
  expect((await project.runNode(['--input-type=module', '--eval', load], 'outcomes')).output).toBe('2\n')
})

test('docs/errors/coverage-missing.md shows what a merge of nothing says', async () => {
  project.write('nothing', { 'package.json': '{}' })
  const { code, output } = await project.runBin('understudy', ['coverage', 'merge'], 'nothing')
  expect(code).toBe(3)
  const message = messageIn(output, 'coverage-missing')
  expectBlock(
    'docs/errors/coverage-missing.md',
    'coverage-missing',
    message.replaceAll(join(project.folder, 'nothing'), '.'),
  )
})
