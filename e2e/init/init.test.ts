import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createOutsideProject, type OutsideProject, type RunnerName } from '../docs/outside-project.ts'

/** A project as its authors left it: nothing in it knows of Understudy. */
interface Before {
  runner: RunnerName
  title: string
  files: Record<string, string>
  config: string
  /** The configuration afterwards. */
  after: string
}

const TEST = `test('asks for the price of tea', async () => {
  const response = await fetch(\`\${process.env.SHOP_URL}/prices/tea\`)
  expect(await response.json()).toEqual({ tea: 4 })
})
`

const PROJECTS: Before[] = [
  {
    runner: 'vitest',
    title: 'Vitest, TypeScript and ES modules',
    files: {
      'package.json': `{\n  "name": "tea",\n  "type": "module",\n  "devDependencies": {\n    "typescript": "^7.0.0",\n    "vitest": "^5.1.0"\n  }\n}\n`,
      'vitest.config.ts': `import { defineConfig } from "vitest/config";\n\nexport default defineConfig(({ mode }) => ({\n  test: { name: mode },\n}));\n`,
      'src/tea.test.ts': `import { expect, test } from "vitest";\n\n${TEST}`,
    },
    config: 'vitest.config.ts',
    after: `import { defineConfig } from "vitest/config";\nimport { understudy } from "@understudy/vitest-plugin";\n\nexport default defineConfig(({ mode }) => ({\n  plugins: [understudy()],\n  test: { name: mode },\n}));\n`,
  },
  {
    runner: 'jest',
    title: 'Jest, CommonJS and an environment of its own',
    files: {
      'package.json': `{\n  "name": "tea",\n  "devDependencies": { "jest": "^30.0.0" }\n}\n`,
      'jest.config.js': `module.exports = {\n  testEnvironment: './own-environment.js', // sets the pot\n}\n`,
      'own-environment.js': `const { TestEnvironment } = require('jest-environment-node')\n\nmodule.exports = class OwnEnvironment extends TestEnvironment {\n  async setup() {\n    await super.setup()\n    this.global.pot = 'blue'\n  }\n}\n`,
      'src/tea.test.js': `${TEST}\ntest('has its own environment', () => {\n  expect(pot).toBe('blue')\n})\n`,
    },
    config: 'jest.config.js',
    after: `module.exports = {\n  preset: '@understudy/jest-env',\n  testEnvironment: '<rootDir>/understudy-environment.js', // sets the pot\n}\n`,
  },
]

let project: OutsideProject
let service: Server
/** How often the service was asked. */
let asked = 0

beforeAll(async () => {
  project = await createOutsideProject(inject('tarballs'))
  service = createServer((_request, response) => {
    asked++
    response.setHeader('content-type', 'application/json')
    response.end('{"tea":4}')
  })
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
  const baseUrl = urlOf(service)
  const declared = JSON.stringify({ services: { Shop: { baseUrl, operations: { getPrice: 'GET /prices/:name' } } } })
  for (const { runner, files } of PROJECTS) project.write(runner, { ...files, 'understudy.config.json': declared })
})

afterAll(() => {
  service?.close()
  project?.remove()
})

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe.each(PROJECTS)('$title', ({ runner, config, after }) => {
  test('is set up by init, records, and replays', async () => {
    const env = { SHOP_URL: urlOf(service) }
    const init = await project.runBin('understudy', ['init', '--yes'], runner)
    expect(init.output).toContain('Written: ')
    expect(init.code).toBe(0)
    expect(project.read(`${runner}/${config}`)).toBe(after)
    expect(project.read(`${runner}/.gitignore`)).toBe('/coverage/downstream/\n')
    const { devDependencies } = JSON.parse(project.read(`${runner}/package.json`)) as { devDependencies: object }
    expect(Object.keys(devDependencies)).toContain('@understudy/cli')

    const first = await project.run(runner, runner, { env })
    expect(first.output).toContain('1 interaction recorded in 1 file')
    expect(first.code).toBe(0)

    asked = 0
    const later = await project.run(runner, runner, { env: { ...env, CI: 'true' } })
    expect(later.output).toContain('1 call replayed')
    expect(later.code).toBe(0)
    expect(asked).toBe(0)
  })

  test('has nothing left to do for a second init', async () => {
    const { code, output } = await project.runBin('understudy', ['init', '--yes'], runner)
    expect(output).toContain('Nothing to do: all of it is there.')
    expect(code).toBe(0)
  })
})
