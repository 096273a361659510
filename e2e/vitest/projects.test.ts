import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { recordedCalls } from '../jest/harness/recording.ts'
import { startService, type Service } from '../jest/harness/service.ts'
import { createProject, type Project } from './harness/project.ts'
import { passing, runNode, runVitest, type Ending, type VitestRun } from './harness/run-vitest.ts'

const FOLDERS = ['shop', 'bank', 'own/src']

let project: Project
let service: Service

function vitest(config: string, env: Record<string, string> = {}): Promise<VitestRun> {
  return runVitest(project, { args: ['--config', `${config}.config.js`], env: { SERVICE_URL: service.url, ...env } })
}

/** Run with the reporters that the config names, and no others. */
function plainVitest(config: string, env: Record<string, string> = {}): Promise<Ending> {
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', `${config}.config.js`]
  return runNode(project, args, { SERVICE_URL: service.url, ...env })
}

/** What was recorded in each folder that has a recording. */
function recorded(): Record<string, string[]> {
  const calls = FOLDERS.map((folder): [string, string[]] => {
    const name = folder.split('/', 1)[0] ?? ''
    const file = `${folder}/__mocks__/${name}.test.recorded.json`
    return [name, recordedCalls(project, file).map(([, path]) => path)]
  })
  return Object.fromEntries(calls.filter(([, paths]) => paths.length > 0))
}

beforeAll(async () => {
  service = await startService()
  project = createProject('company', inject('tarballs'))
})

beforeEach(() => {
  project.write('understudy.config.json', JSON.stringify({ services: { Company: { baseUrl: service.url } } }))
  service.reset()
})

afterEach(() => {
  for (const folder of FOLDERS) project.remove(`${folder}/__mocks__`)
})

afterAll(async () => {
  await service.stop()
  project.dispose()
})

describe('the plugin', () => {
  test('serves every project from the root, before the set-up files of each', async () => {
    passing(await vitest('at-the-root'))
    expect(recorded()).toEqual({ shop: ['/shop'], bank: ['/bank'], own: ['/own/set-up', '/own'] })

    service.reset()
    const second = passing(await vitest('at-the-root', { CI: 'true' }))
    expect(service.requests).toEqual([])
    expect(second.output.match(/\d+ .*replayed/g)).toEqual([expect.stringContaining('4 ')])
  })

  test('serves one project alone', async () => {
    const { output } = passing(await vitest('in-one-project'))
    expect(recorded()).toEqual({ shop: ['/shop'] })
    expect(output.match(/\d+ .*recorded/g)).toEqual([expect.stringContaining('1 ')])
  })

  test('works once where it is listed at the root, in projects, and as a reporter', async () => {
    const { output } = passing(await plainVitest('everywhere'))
    expect(recorded()).toEqual({ shop: ['/shop'], bank: ['/bank'] })
    expect(output.match(/\d+ .*recorded/g)).toHaveLength(1)
    expect(output).toContain('Test Files  2 passed')
  })

  test('lets two projects share one recording', async () => {
    passing(await vitest('same-file-twice'))
    const second = passing(await vitest('same-file-twice', { CI: 'true' }))
    expect(second.output).toMatch(/2 .*replayed/)
  })
})

describe('the parts', () => {
  test('work where they are listed by hand', async () => {
    const { output } = passing(await plainVitest('by-hand'))
    expect(recorded()).toEqual({ shop: ['/shop'] })
    expect(output).toMatch(/1 .*recorded/)
  })

  test('record nothing where tests are only listed', async () => {
    const args = ['node_modules/vitest/vitest.mjs', 'list', '--no-static-parse', '--config', 'at-the-root.config.js']
    const { stdout } = passing(await runNode(project, args, { SERVICE_URL: service.url }))
    expect(stdout).toContain('shop/shop.test.js > asks')
    expect(recorded()).toEqual({})
  })

  test('say so where the worker set-up runs without the reporter', async () => {
    const { code, output } = await plainVitest('set-up-only')
    expect(code).toBe(1)
    expect(output).toContain('[environment-missing]')
    expect(service.requests).toEqual([])
  })

  test('say so where the reporter runs without the worker set-up', async () => {
    const { code, output } = await plainVitest('reporter-only')
    expect(code).toBe(0)
    expect(output).toContain('[environment-missing]')
    expect(output).toContain('understudy()')
    expect(recorded()).toEqual({})
  })
})

describe('the configuration', () => {
  test('that holds functions is loaded by the workers', async () => {
    project.remove('understudy.config.json')
    project.write(
      'understudy.config.ts',
      `import { defineConfig } from '@understudy/core'
       const baseUrl: string = '${service.url}'
       export default defineConfig({ services: { Company: { baseUrl, match: (live, recorded) => live.url === recorded.url } } })`,
    )
    passing(await plainVitest('with-function'))
    expect(recorded()).toEqual({ shop: ['/shop'] })
    const second = passing(await plainVitest('with-function', { CI: 'true' }))
    expect(second.output).toMatch(/1 .*replayed/)
    project.remove('understudy.config.ts')
  })

  test('of a project counts before that of the root', async () => {
    project.write('own/understudy.config.json', JSON.stringify({ services: { Own: { baseUrl: service.url } } }))
    await vitest('at-the-root')
    const services = (file: string): string[] =>
      [...project.read(file).matchAll(/"service": "(.*)"/g)].map(([, name]) => name!)
    expect(services('own/src/__mocks__/own.test.recorded.json')).toEqual(['Own', 'Own'])
    expect(services('shop/__mocks__/shop.test.recorded.json')).toEqual(['Company'])
    project.remove('own/understudy.config.json')
  })

  test('stops the run where it is wrong', async () => {
    project.write('understudy.config.json', JSON.stringify({ servces: {} }))
    const { code, output } = await plainVitest('with-function')
    expect(code).toBe(1)
    expect(output).toContain('[config-invalid]')
    expect(output).toContain('services')
    expect(service.requests).toEqual([])
  })
})
