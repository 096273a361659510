import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import manifest from '../../package.json' with { type: 'json' }
import { makeOutsideFolder, type Ending, type OutsideFolder } from '../outside-folder.js'

let folder: OutsideFolder

beforeEach(async () => {
  folder = await makeOutsideFolder()
})

afterEach(() => folder.remove())

const init = (...args: string[]): Promise<Ending> => folder.understudy('init', ...args)

const RANGE = `^${manifest.version}`

const JEST = `module.exports = {\n  preset: '@understudy/jest-env',\n}\n`

function packageWith(runner: 'jest' | 'vitest', more: object = {}): string {
  const version = runner === 'jest' ? '^30.1.0' : '^5.1.0'
  return `${JSON.stringify({ name: 'shop', ...more, devDependencies: { [runner]: version } }, null, 2)}\n`
}

describe('understudy init', () => {
  it('shows what it would write, and writes nothing where nobody can be asked', async () => {
    const text = packageWith('jest')
    await folder.save('package.json', text)
    expect(await init()).toEqual({
      code: 1,
      err: '',
      out: `Found Jest ^30.1.0, JavaScript, CommonJS, npm.

--- /dev/null
+++ b/jest.config.js
@@ -0,0 +1,3 @@
+module.exports = {
+  preset: '@understudy/jest-env',
+}

--- a/package.json
+++ b/package.json
@@ -1,6 +1,8 @@
 {
   "name": "shop",
   "devDependencies": {
+    "@understudy/cli": "${RANGE}",
+    "@understudy/jest-env": "${RANGE}",
     "jest": "^30.1.0"
   }
 }

--- /dev/null
+++ b/.gitignore
@@ -0,0 +1,1 @@
+/coverage/downstream/

Nothing was written, as nobody can be asked: say --yes to write it.
`,
    })
    expect(await folder.load('package.json')).toBe(text)
    await expect(folder.load('jest.config.js')).rejects.toThrow('ENOENT')
  })

  it('writes with --yes, and has nothing to do the second time', async () => {
    await folder.save('package.json', packageWith('vitest', { type: 'module' }))
    await folder.save('pnpm-lock.yaml', '')
    const first = await init('--yes')
    expect(first.code).toBe(0)
    expect(first.out).toContain(`Written: vitest.config.js, package.json, .gitignore

Next
  pnpm install
  pnpm exec vitest run   where the services can be reached: it records
`)
    expect(await folder.load('vitest.config.js')).toContain('plugins: [understudy()]')
    const second = await init('--yes')
    expect(second).toEqual({
      code: 0,
      err: '',
      out: 'Found Vitest ^5.1.0, JavaScript, ES modules, pnpm.\n\nNothing to do: all of it is there.\n',
    })
  })

  it('shows with --dry-run alone', async () => {
    await folder.save('package.json', packageWith('jest'))
    const { code, out } = await init('--dry-run', '--yes')
    expect(out).toContain('Nothing was written.\n')
    expect(code).toBe(0)
    await expect(folder.load('.gitignore')).rejects.toThrow('ENOENT')
  })

  it('colours the difference where colours are wanted', async () => {
    await folder.save('package.json', packageWith('jest'))
    const { out } = await folder.run(['init'], { FORCE_COLOR: '1' })
    expect(out).toContain('\u001B[32m+/coverage/downstream/\u001B[39m')
  })

  it('keeps the style of package.json, and what is installed already', async () => {
    await folder.save(
      'package.json',
      `{\r\n\t"dependencies": { "@understudy/cli": "file:cli.tgz" },\r\n\t"devDependencies": { "zod": "4", "jest": "^30.0.0" }\r\n}`,
    )
    expect((await init('--yes')).code).toBe(0)
    expect(await folder.load('package.json')).toBe(
      `{\r\n\t"dependencies": { "@understudy/cli": "file:cli.tgz" },\r\n\t"devDependencies": { "zod": "4", "jest": "^30.0.0", "@understudy/jest-env": "${RANGE}" }\r\n}`,
    )
  })

  it('edits the key jest of package.json, beside its dependencies', async () => {
    await folder.save('package.json', packageWith('jest', { jest: { verbose: true } }))
    expect((await init('--yes')).code).toBe(0)
    expect(JSON.parse(await folder.load('package.json'))).toEqual({
      name: 'shop',
      jest: { preset: '@understudy/jest-env', verbose: true },
      devDependencies: { '@understudy/cli': RANGE, '@understudy/jest-env': RANGE, jest: '^30.1.0' },
    })
    await expect(folder.load('jest.config.js')).rejects.toThrow('ENOENT')
  })

  it('leaves a configuration that it cannot change, says what to add, and does the rest', async () => {
    await folder.save('package.json', packageWith('vitest'))
    await folder.save('vitest.config.ts', `export { default } from './shared'\n`)
    const { code, out } = await init('--yes')
    expect(code).toBe(1)
    expect(out).toContain(`vitest.config.ts is left as it is. It exports no configuration by default. Add to it:

    import { understudy } from '@understudy/vitest-plugin'

    plugins: [understudy()],`)
    expect(out).toContain('Written: package.json, .gitignore')
    expect(await folder.load('vitest.config.ts')).toBe(`export { default } from './shared'\n`)
  })

  it('edits the configuration that the test script names', async () => {
    await folder.save('package.json', packageWith('jest', { scripts: { test: 'jest --config config/jest.js' } }))
    await folder.save('config/jest.js', `module.exports = {\n}\n`)
    expect((await init('--yes')).code).toBe(0)
    expect(await folder.load('config/jest.js')).toBe(JEST)
  })

  it('edits the configurations of projects, found by folder', async () => {
    await folder.save('package.json', packageWith('jest'))
    await folder.save('jest.config.js', `module.exports = { projects: ['<rootDir>/packages/*'] }\n`)
    await folder.save('packages/a/jest.config.js', `module.exports = {\n}\n`)
    await folder.save('packages/b/package.json', '{}')
    const { code, out } = await init('--yes')
    expect(code).toBe(0)
    expect(out).toContain('"packages/b" has no file jest.config: run understudy init there.')
    expect(await folder.load('packages/a/jest.config.js')).toBe(JEST)
    expect(await folder.load('jest.config.js')).toBe(
      `module.exports = { reporters: ['default', '@understudy/jest-env/reporter'], projects: ['<rootDir>/packages/*'] }\n`,
    )
  })

  it('reads the environment of an installed preset', async () => {
    await folder.save('package.json', packageWith('jest'))
    await folder.save('node_modules/web/package.json', '{ "name": "web" }')
    await folder.save('node_modules/web/jest-preset.js', `module.exports = { testEnvironment: 'jsdom' }\n`)
    await folder.save('jest.config.js', `module.exports = { preset: 'web' }\n`)
    expect((await init('--yes')).code).toBe(0)
    expect(await folder.load('jest.config.js')).toContain(`testEnvironment: '@understudy/jest-env/jsdom'`)
  })

  it('writes a configuration that can be loaded, with --config', async () => {
    await folder.save('package.json', packageWith('jest'))
    expect((await init('--yes', '--config')).out).toContain('understudy.config.mjs')
    expect(await folder.load('understudy.config.mjs')).toMatch(/^import \{ defineConfig \} from '@understudy\/core'\n/)
    expect(JSON.parse(await folder.load('package.json'))).toMatchObject({
      devDependencies: { '@understudy/core': RANGE },
    })
  })

  it('leaves .gitignore where coverage is ignored already', async () => {
    await folder.save('package.json', packageWith('jest'))
    await folder.save('.gitignore', 'node_modules\ncoverage\n')
    await init('--yes')
    expect(await folder.load('.gitignore')).toBe('node_modules\ncoverage\n')
  })

  it('says so where git would leave recordings out', async () => {
    await folder.git('init', '--quiet')
    await folder.save('.gitignore', '*.json\n')
    await folder.save('package.json', packageWith('jest'))
    expect((await init('--yes')).out).toContain('Git ignores __mocks__/*.recorded.json here.')
    expect(await folder.load('.gitignore')).toBe('*.json\n/coverage/downstream/\n')
  })

  it('runs the package manager with --install', async () => {
    await folder.save('package.json', packageWith('jest'))
    await folder.save('bin/npm', '#!/bin/sh\necho "$@" > asked.txt\n')
    await folder.spawned('chmod', ['+x', 'bin/npm'], {})
    const PATH = `${folder.path('bin')}:${process.env['PATH']}`
    const { code, out } = await folder.run(['init', '--yes', '--install'], { PATH, NO_COLOR: '1' })
    expect(await folder.load('asked.txt')).toBe('install\n')
    expect(out).toContain('\nNext\n  npx jest ')
    expect(code).toBe(0)
  })

  it('names what a script overrides', async () => {
    await folder.save('package.json', packageWith('jest', { scripts: { test: 'jest --env=jsdom' } }))
    expect((await init()).out).toContain(
      'Script "test" says --env=jsdom, which overrides the configuration: take it out.',
    )
  })

  it('names the test files whose docblock chooses an environment', async () => {
    // In one piece it would be this file's own.
    const tag = ['@jest', 'environment'].join('-')
    await folder.save('package.json', packageWith('jest'))
    await folder.save('src/a.test.js', `/**\n * ${tag} jsdom\n */\ntest("a", () => {})\n`)
    await folder.save('src/b.test.js', `/** ${tag} @understudy/jest-env */\n`)
    await folder.save('src/c.test.js', `// ${tag} jsdom\n`)
    expect((await init()).out).toContain(`
This test file chooses its environment in a docblock, and nothing of it is recorded:
  src/a.test.js (jsdom)
Write ${tag} @understudy/jest-env there, or @understudy/jest-env/jsdom.
`)
  })

  it.each([
    { mistake: 'no package.json', files: {}, args: [], says: 'There is no package.json in ' },
    {
      mistake: 'a broken package.json',
      files: { 'package.json': '{' },
      args: [],
      says: 'package.json" cannot be read: ',
    },
    { mistake: 'no runner', files: { 'package.json': '{}' }, args: [], says: 'Neither Vitest nor Jest is set up in ' },
    {
      mistake: 'both runners',
      files: { 'package.json': '{ "devDependencies": { "jest": "30", "vitest": "5" } }' },
      args: [],
      says: 'Both Vitest and Jest are here: say --runner vitest or --runner jest.',
    },
    {
      mistake: 'a runner that is too old',
      files: { 'package.json': '{ "devDependencies": { "vitest": "~3.2.4" } }' },
      args: [],
      says: 'Understudy needs Vitest 5 or later, and this project has ~3.2.4.',
    },
    {
      mistake: 'a runner that is not there',
      files: { 'package.json': '{}' },
      args: ['--runner', 'jest'],
      says: 'Jest is not among the dependencies of ',
    },
    {
      mistake: 'a forge that cannot be told',
      files: { 'package.json': '{}' },
      args: ['--ci'],
      says: 'say --ci github or --ci gitlab.',
    },
    {
      mistake: 'an unknown forge',
      files: { 'package.json': '{}' },
      args: ['--ci', 'sourcehut'],
      says: 'Allowed choices are github, gitlab.',
    },
  ])('exits with 3 on $mistake', async ({ files, args, says }) => {
    for (const [file, text] of Object.entries(files)) await folder.save(file, text)
    const { code, err } = await init(...args, '--yes')
    expect(err).toContain(says)
    expect(code).toBe(3)
  })

  it('takes the runner that the test script names, of two', async () => {
    const both = { jest: '30', vitest: '5' }
    await folder.save('package.json', JSON.stringify({ scripts: { test: 'vitest run' }, devDependencies: both }))
    expect((await init()).out).toContain('Found Vitest 5, ')
  })

  it('sends a package without a configuration to its workspace', async () => {
    await folder.save('package.json', '{ "workspaces": ["packages/*"], "devDependencies": { "vitest": "^5.0.0" } }')
    await folder.save('vitest.config.ts', 'export default { test: { projects: ["packages/*"] } }\n')
    await folder.save('packages/a/package.json', '{ "name": "a" }')
    const main = folder.path('packages/a')
    const { code, err } = await folder.spawned('sh', ['-c', `cd "${main}" && "$NODE" "$MAIN" init --yes`], {
      NODE: process.execPath,
      MAIN: MAIN_OF_CLI,
    })
    expect(err).toContain('run understudy init in "../..".')
    expect(code).toBe(3)
  })
})

const MAIN_OF_CLI = new URL('../../dist/main.js', import.meta.url).pathname

const CONFIG = {
  services: { PaymentService: { baseUrl: 'https://payments.example.com' } },
  drift: {
    credentials: { PaymentService: { headers: { authorization: 'Bearer ${PAYMENTS_TOKEN}' } } },
    notify: '$SLACK_WEBHOOK',
  },
}

describe('understudy init --ci', () => {
  beforeEach(async () => {
    await folder.git('init', '--quiet')
    await folder.save('package.json', packageWith('jest'))
    await folder.save('understudy.config.json', JSON.stringify(CONFIG))
  })

  it('writes a workflow with the secrets that the configuration names, once', async () => {
    await folder.git('remote', 'add', 'origin', 'git@github.com:acme/shop.git')
    const first = await init('--ci', '--yes')
    expect(first.out).toContain('Written: .github/workflows/understudy-drift.yml, package.json')
    expect(first.code).toBe(0)
    const text = await folder.load('.github/workflows/understudy-drift.yml')
    expect(text).toContain('PAYMENTS_TOKEN: ${{ secrets.PAYMENTS_TOKEN }}\n')
    expect(text).toContain('SLACK_WEBHOOK: ${{ secrets.SLACK_WEBHOOK }}\n')
    expect(await init('--ci', '--yes')).toMatchObject({ code: 0, out: 'Nothing to do: all of it is there.\n' })
  })

  it('starts at the same minute in every clone, and never at a full hour', async () => {
    await folder.git('remote', 'add', 'origin', 'git@github.com:acme/shop.git')
    const crons = []
    for (const url of [
      'https://github.com/acme/shop.git',
      'https://github.com/acme/shop',
      'git@github.com:acme/tea.git',
    ]) {
      await folder.git('remote', 'set-url', 'origin', url)
      crons.push(/- cron: '(.*)'/.exec((await init('--ci')).out)?.[1])
    }
    expect(crons[0]).toBe(crons[1])
    expect(crons[0]).not.toBe(crons[2])
    expect(crons.every((cron) => /^[1-9]\d? [1-4] \* \* \*$/.test(cron ?? ''))).toBe(true)
  })

  it('leaves a workflow that was changed', async () => {
    await folder.save('.github/workflows/understudy-drift.yml', 'name: ours\n')
    const { code, out } = await init('--ci', 'github', '--yes')
    expect(out).toContain('is there, and is left as it is. To have it written anew, remove it first.')
    expect(code).toBe(0)
    expect(await folder.load('.github/workflows/understudy-drift.yml')).toBe('name: ours\n')
  })

  it('writes a job for GitLab, and has the pipeline include it, once', async () => {
    await folder.save('.gitlab-ci.yml', 'stages: [build]\n')
    expect((await init('--ci', '--yes')).code).toBe(0)
    expect(parse(await folder.load('.gitlab-ci.yml'))).toEqual({
      include: [{ local: '.gitlab/understudy-drift.yml' }],
      stages: ['build'],
    })
    const jobs = parse(await folder.load('.gitlab/understudy-drift.yml')) as Record<string, { stage: string }>
    expect(jobs['understudy-drift']?.stage).toBe('build')
    expect(await init('--ci', '--yes')).toMatchObject({ code: 0, out: 'Nothing to do: all of it is there.\n' })
  })
})
