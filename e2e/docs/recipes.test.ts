import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { startJsonService, type JsonService } from './json-service.ts'
import { createOutsideProject, type OutsideProject, type RunnerName } from './outside-project.ts'
import { blockOf, ROOT } from './pages.ts'

const PAGE = 'docs/recipes.md'

const RECIPES = ['times-out', 'too-many-requests', 'half-sent', 'expired-token', 'every-fault']

const CONFIGS: Record<RunnerName, [file: string, text: string]> = {
  vitest: [
    'vitest.config.mjs',
    `import { understudy } from '@understudy/vitest-plugin'
export default { plugins: [understudy()], server: { fs: { strict: false } }, test: { globals: true } }
`,
  ],
  jest: ['jest.config.js', `export default { preset: '@understudy/jest-env', transform: {} }\n`],
}

/** The payment service of the page: it gives tokens, and refunds to who brings one. */
function startPayments(): Promise<JsonService> {
  return startJsonService(({ url, headers }, text) => {
    if (url === '/tokens') return [201, { token: TOKEN }]
    if (headers.authorization !== `Bearer ${TOKEN}`) return [401, { error: 'no token' }]
    return [201, { id: 're_1', ...(JSON.parse(text) as object), status: 'succeeded' }]
  })
}

const TOKEN = 'tok_9f8e7d6c5b4a39281706'

let project: OutsideProject
beforeAll(async () => {
  project = await createOutsideProject(inject('tarballs'))
})
afterAll(() => project?.remove())

describe.each(Object.entries(CONFIGS) as [RunnerName, [string, string]][])('with %s', (runner, config) => {
  const below = `recipes-${runner}`
  const run = (env: Record<string, string>) =>
    project.run(runner, below, { env: { NODE_OPTIONS: '--experimental-vm-modules', ...env } })

  test('records the good case, then bends it into all others, without the service', async () => {
    const service = await startPayments()
    const env = { PAYMENTS_URL: service.url }
    const good = blockOf(PAGE, 'src/refunds.test.js')
    project.write(below, {
      'package.json': '{ "private": true, "type": "module" }',
      [config[0]]: config[1],
      'understudy.config.ts': blockOf(PAGE, 'understudy.config.ts').replace('http://localhost:4010', service.url),
      'src/refunds.js': blockOf(PAGE, 'src/refunds.js'),
      'src/refunds.test.js': good,
    })
    expect((await run(env)).output).toContain('1 passed')
    project.write(below, { 'src/refunds.test.js': [good, ...RECIPES.map((name) => blockOf(PAGE, name))].join('\n') })
    const atDesk = await run(env)
    expect(atDesk.output).not.toContain('failed')
    expect(atDesk.code).toBe(0)
    await service.stop()
    const recorded = project.read(`${below}/src/__mocks__/refunds.test.recorded.json`)
    expect(recorded).not.toContain(TOKEN)
    const inCi = await run({ ...env, CI: 'true' })
    expect(inCi.output).not.toContain('failed')
    expect(inCi.code).toBe(0)
    expect(project.read(`${below}/src/__mocks__/refunds.test.recorded.json`)).toBe(recorded)
  })

  test('replays what the browser of a customer was answered', async () => {
    const above = `customer-${runner}`
    project.write(above, {
      'package.json': '{ "private": true, "type": "module" }',
      [config[0]]: config[1],
      'understudy.config.ts': blockOf(PAGE, 'shop.config.ts'),
      'src/customer.test.js': blockOf(PAGE, 'src/customer.test.js'),
      'bug.har': readFileSync(join(ROOT, 'packages/core/src/traffic/fixtures/devtools.har'), 'utf8'),
    })
    const [, command = '', ...args] = blockOf(PAGE, 'import').trim().split(' ')
    const imported = await project.runBin(command, args, above)
    expect([imported.code, imported.output]).toEqual([0, expect.stringContaining('imported')])
    const env = { NODE_OPTIONS: '--experimental-vm-modules', CI: 'true' }
    const { code, output } = await project.run(runner, above, { env })
    expect([code, output]).toEqual([0, expect.stringContaining('2 calls replayed')])
  })
})
