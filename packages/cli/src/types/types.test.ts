import { mkdir, symlink } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeOutsideFolder, type OutsideFolder } from '../outside-folder.js'
import { sampleEntry, sampleResponse } from '../show/sample-entries.js'

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))

const RECORDING = {
  version: 1,
  interactions: [
    { service: 'Pay', operation: 'GET /charges/:id' },
    { service: 'Pay', operation: 'refund' },
    { service: 'mail.example.com', operation: 'POST /send' },
  ].map((one, index) => ({ ...sampleEntry(sampleResponse(200, {})).interaction, ...one, id: `x#${index}` })),
}

const CONFIG = `import { defineConfig } from '@understudy/core'

export default defineConfig({
  services: { Pay: { baseUrl: 'https://pay.example.com', operations: { refund: 'POST /refunds' } } },
})
`

const EXPECTED = `/* eslint-disable */
// Written by \`understudy types\`: names of services, operations and captured bodies. Do not edit; run it again.
export {}

declare module '@understudy/core' {
  interface Register {
    config: typeof import('./understudy.config.js').default
    operations: {
      'Pay': 'GET /charges/:id'
      'mail.example.com': 'POST /send'
    }
    captures: {
      'refund.json': {
        id: string
        amount: number
        lines: {
          sku: string
          note?: string
        }[]
      } | {
        id: string
      }
      'sub/empty.json': Record<string, unknown>
    }
  }
}
`

const USE = `import { captured, serviceCall } from '@understudy/core'

serviceCall('Pay', 'refund')
serviceCall('Pay', 'GET /charges/:id')
serviceCall('mail.example.com', 'POST /send')
captured('refund.json').with({ id: 'x' })
// @ts-expect-error -- a misspelt service
serviceCall('Pya', 'refund')
// @ts-expect-error -- a misspelt operation
serviceCall('Pay', 'refnd')
// @ts-expect-error -- text, and no number
captured('refund.json').with({ id: 5 })
`

let folder: OutsideFolder

beforeEach(async () => {
  folder = await makeOutsideFolder()
  await mkdir(folder.path('node_modules/@understudy'), { recursive: true })
  await symlink(`${ROOT}packages/core`, folder.path('node_modules/@understudy/core'))
  await folder.save('src/__mocks__/shop.test.recorded.json', JSON.stringify(RECORDING))
  const refund = { id: 're_1', amount: 12, lines: [{ sku: 'a' }, { sku: 'b', note: 'c' }] }
  await folder.save('src/__mocks__/refund.json', JSON.stringify(refund))
  await folder.save('lib/__mocks__/refund.json', '{"id":"re_2"}')
  await folder.save('lib/__mocks__/sub/empty.json', '{}')
  await folder.save('src/__mocks__/shop.test.recorded/body.json', '{}')
  await folder.save('src/other.json', '{}')
})

afterEach(() => folder.remove())

describe('understudy types', () => {
  it('writes what TypeScript needs to know names and bodies, and takes wrong ones for errors', async () => {
    await folder.save('understudy.config.ts', CONFIG)
    await folder.save('src/use.ts', USE)
    const options = { strict: true, noEmit: true, module: 'nodenext', target: 'es2024', types: [] }
    await folder.save('tsconfig.json', JSON.stringify({ compilerOptions: options }))
    await folder.save('package.json', '{ "type": "module" }')
    expect(await folder.understudy('types')).toEqual({
      code: 0,
      out: 'understudy-env.d.ts written: the names of the configuration, 2 operations of 2 services, 2 captured bodies\nA tsconfig.json has to include it.\n',
      err: '',
    })
    expect(await folder.load('understudy-env.d.ts')).toBe(EXPECTED)
    const compiled = await folder.spawned(`${ROOT}node_modules/.bin/tsc`, ['-p', '.'], {})
    expect(compiled).toEqual({ code: 0, out: '', err: '' })
  })

  it('writes the names of a configuration that TypeScript does not read', async () => {
    await folder.save(
      'understudy.config.json',
      JSON.stringify({
        services: {
          Pay: { baseUrl: 'https://pay.example.com', operations: { refund: 'POST /refunds', charge: 'POST /charges' } },
        },
      }),
    )
    await folder.understudy('types', '--out', 'types/env.d.ts')
    expect(await folder.load('types/env.d.ts')).toContain(`    operations: {
      'Pay': 'GET /charges/:id' | 'charge' | 'refund'
      'mail.example.com': 'POST /send'
    }`)
    await folder.save('understudy.config.json', '{}')
    await folder.understudy('types', '--out', 'types/env.d.ts')
    expect(await folder.load('types/env.d.ts')).not.toContain("charge'")
  })

  it('tells with --check whether the file is up to date, however it is formatted', async () => {
    const check = () => folder.understudy('types', '--check')
    expect(await check()).toEqual({ code: 1, out: 'understudy-env.d.ts is not there: run understudy types\n', err: '' })
    await folder.understudy('types')
    expect(await check()).toEqual({ code: 0, out: 'understudy-env.d.ts is up to date\n', err: '' })
    const text = await folder.load('understudy-env.d.ts')
    await folder.save('understudy-env.d.ts', text.replaceAll("'", '"').replaceAll('string\n', 'string;\r\n'))
    expect((await check()).code).toBe(0)
    await folder.save('src/__mocks__/more.json', '{ broken')
    expect(await check()).toMatchObject({
      code: 1,
      err: expect.stringContaining('"src/__mocks__/more.json" is no JSON'),
    })
    await folder.save('src/__mocks__/more.json', '[1]')
    expect(await check()).toEqual({
      code: 1,
      out: 'understudy-env.d.ts is out of date: run understudy types\n',
      err: '',
    })
  })

  it('leaves to a project below what is its own', async () => {
    await folder.save('lib/understudy.config.json', '{}')
    await folder.understudy('types')
    expect(await folder.load('understudy-env.d.ts')).not.toContain('sub/empty.json')
  })
})
