import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { startJsonService, type JsonService } from '../docs/json-service.ts'
import { createOutsideProject, type OutsideProject, type RunnerName } from '../docs/outside-project.ts'

interface Stage {
  runner: RunnerName
  config: [file: string, text: string]
  env?: Record<string, string>
  type?: 'module'
}

const vitest = (pool: string): Stage => ({
  runner: 'vitest',
  config: [
    'vitest.config.mjs',
    `import { understudy } from '@understudy/vitest-plugin'
export default { plugins: [understudy()], server: { fs: { strict: false } }, test: { pool: '${pool}' } }
`,
  ],
})

const jest = (module: 'commonjs' | 'es6'): Stage => ({
  runner: 'jest',
  config: [
    'jest.config.mjs',
    `export default {
  preset: '@understudy/jest-env',
  transform: { '\\\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: '${module}' } }] },
  moduleNameMapper: { '^(\\\\./.*)\\\\.js$': '$1' },
  ${module === 'es6' ? `extensionsToTreatAsEsm: ['.ts'],` : ''}
}
`,
  ],
  ...(module === 'es6' ? { type: 'module', env: { NODE_OPTIONS: '--experimental-vm-modules' } } : {}),
})

const STAGES: Record<string, Stage> = {
  'Vitest in forks': vitest('forks'),
  'Vitest in contexts': vitest('vmThreads'),
  'Jest, CommonJS': jest('commonjs'),
  'Jest, ES modules': jest('es6'),
}

/** The shop: prices and orders. */
function startShop(): Promise<JsonService> {
  return startJsonService(({ method, url }, text) =>
    method === 'POST'
      ? [201, { id: 'ord_1', ...(JSON.parse(text) as object) }]
      : [200, { sku: url?.split('/').at(-1), price: 1250 }],
  )
}

let project: OutsideProject
beforeAll(async () => {
  project = await createOutsideProject(inject('tarballs'))
})
afterAll(() => project?.remove())

const OWN = join(import.meta.dirname, 'project/src')

describe.each(Object.entries(STAGES))('%s', (name, { runner, config, type, env }) => {
  test('answers by mocks what they are for, and all else from the recording', async () => {
    const below = name.replaceAll(/\W+/g, '-').toLowerCase()
    const shop = await startShop()
    const source = (file: string): string => {
      const text = readFileSync(join(OWN, file), 'utf8')
      return runner === 'vitest' ? text : text.replace(`from 'vitest'`, `from '@jest/globals'`)
    }
    project.write(below, {
      'package.json': JSON.stringify({ private: true, type }),
      [config[0]]: config[1],
      'understudy.config.json': JSON.stringify({
        services: {
          Shop: { baseUrl: shop.url, operations: { getPrice: 'GET /prices/:sku', placeOrder: 'POST /orders' } },
        },
      }),
      'src/scopes.test.ts': source('scopes.test.ts'),
      // What is captured and bent has to be recorded first.
      'src/faults.test.ts': source('faults.test.ts').split(/^(?=test\('a captured file)/m)[0]!,
    })
    for (const file of ['shop.ts', '__mocks__/sold-out.json'])
      cpSync(join(OWN, file), join(project.folder, below, 'src', file))
    const run = (more: Record<string, string>) =>
      project.run(runner, below, { env: { ...env, SHOP_URL: shop.url, ...more } })

    const recorded = await run({})
    expect([recorded.code, recorded.output]).toEqual([0, expect.stringContaining('recorded')])
    const asked = shop.asked
    project.write(below, { 'src/faults.test.ts': source('faults.test.ts') })
    const atDesk = await run({})
    expect([atDesk.code, atDesk.output]).toEqual([0, expect.not.stringContaining('failed')])
    expect(shop.asked).toBe(asked)
    await shop.stop()
    const inCi = await run({ CI: 'true' })
    expect([inCi.code, inCi.output]).toEqual([0, expect.not.stringContaining('failed')])
  })
})
