import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { findConfig, loadConfig, reloadConfig } from './load-config.js'

const root = mkdtempSync(join(tmpdir(), 'understudy-config-'))
afterAll(() => rmSync(root, { recursive: true }))

function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(root, 'project-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

const TYPED = `
interface Wish { staleAfter: string }
export default { staleAfter: '7d' } satisfies Wish
`
const ESM = `export default { staleAfter: '7d' }`
const COMMONJS = `module.exports = { staleAfter: '7d' }`

test('finds nothing in a folder without a configuration', () => {
  const folder = folderWith({ 'jest.config.ts': '', 'understudy.config.yaml': '' })
  expect(findConfig(folder)).toBeNull()
  expect(loadConfig(folder)).toMatchObject({ file: null, staleAfterDays: 30 })
})

test.each<[string, Record<string, string>]>([
  ['understudy.config.ts', { 'understudy.config.ts': TYPED }],
  ['understudy.config.ts', { 'understudy.config.ts': TYPED, 'package.json': '{"type":"module"}' }],
  ['understudy.config.ts', { 'understudy.config.ts': TYPED, 'package.json': '{"type":"commonjs"}' }],
  ['understudy.config.mts', { 'understudy.config.mts': TYPED }],
  ['understudy.config.cts', { 'understudy.config.cts': COMMONJS }],
  ['understudy.config.js', { 'understudy.config.js': ESM, 'package.json': '{"type":"module"}' }],
  ['understudy.config.js', { 'understudy.config.js': ESM }],
  ['understudy.config.js', { 'understudy.config.js': ESM, 'package.json': '{"type":"commonjs"}' }],
  ['understudy.config.js', { 'understudy.config.js': COMMONJS }],
  ['understudy.config.js', { 'understudy.config.js': `import('node:fs')\n${COMMONJS}` }],
  ['understudy.config.mjs', { 'understudy.config.mjs': ESM }],
  ['understudy.config.cjs', { 'understudy.config.cjs': COMMONJS }],
  ['understudy.config.json', { 'understudy.config.json': '{ "staleAfter": "7d" }' }],
])('loads %s (%#)', (name, files) => {
  const folder = folderWith(files)
  expect(loadConfig(folder)).toMatchObject({ file: join(folder, name), staleAfterDays: 7 })
})

test.each<[string, Record<string, string>]>([
  ['more than types', { 'understudy.config.ts': `enum Age { Week = '7d' }\nexport default { staleAfter: Age.Week }` }],
  [
    'an import without its extension',
    {
      'understudy.config.ts': `import { age } from './age'\nexport default { staleAfter: age }`,
      'age.ts': `export const age: string = '7d'`,
    },
  ],
])('loads TypeScript that Node cannot load by itself: %s', (_title, files) => {
  expect(loadConfig(folderWith(files)).staleAfterDays).toBe(7)
})

test('refuses several configurations, and names them', () => {
  const folder = folderWith({ 'understudy.config.ts': '', 'understudy.config.json': '{}' })
  expect(() => loadConfig(folder)).toThrow(
    expect.objectContaining({
      code: 'config-unreadable',
      message: `[config-unreadable] "${folder}" has several configuration files
  files  ${join(folder, 'understudy.config.ts')}
         ${join(folder, 'understudy.config.json')}
  fix    keep one of them`,
    }),
  )
})

test.each<[string, string, string, string]>([
  ['broken JSON', 'understudy.config.json', '{\n  "replay": {},\n}', 'a key in double quotes is expected at 3:1'],
  ['an error of its own', 'understudy.config.mjs', `throw new Error('no network')`, 'no network'],
  ['a missing module', 'understudy.config.cjs', `require('./none.cjs')`, `Cannot find module './none.cjs'`],
  ['a missing default export', 'understudy.config.mjs', 'export const replay = {}', 'It has no default export.'],
])('says why a configuration cannot be loaded: %s', (_title, name, text, cause) => {
  const folder = folderWith({ [name]: text })
  expect(() => loadConfig(folder)).toThrow(
    expect.objectContaining({
      code: 'config-unreadable',
      message: `[config-unreadable] "${join(folder, name)}" cannot be loaded\n  cause  ${cause}`,
      cause: expect.objectContaining({ message: expect.stringContaining(cause) }),
    }),
  )
})

test('says where the code of a configuration is broken', () => {
  const folder = folderWith({ 'understudy.config.mjs': 'const a = 1\nexport default { ]' })
  expect(() => loadConfig(folder)).toThrow(`Unexpected token ${join(folder, 'understudy.config.mjs')}:2:17`)
})

test('asks for no top-level await', () => {
  const folder = folderWith({ 'understudy.config.mjs': 'export default await Promise.resolve({})' })
  expect(() => loadConfig(folder)).toThrow('fix    remove the top-level await')
})

test('says what is wrong in a configuration, and in which file', () => {
  const folder = folderWith({ 'understudy.config.json': '{ "replays": {} }' })
  expect(() => loadConfig(folder)).toThrow(
    `In "${join(folder, 'understudy.config.json')}", "replays" is an unknown key`,
  )
})

test.each([
  ['understudy.config.ts', '{}'],
  ['understudy.config.js', '{}'],
  ['understudy.config.ts', '{"type":"commonjs"}'],
  ['understudy.config.js', '{"type":"commonjs"}'],
])('prints no warning of Node while it loads %s in a package %s', (name, manifest) => {
  const folder = folderWith({ [name]: ESM, 'package.json': manifest })
  const core = fileURLToPath(new URL('load-config.ts', import.meta.url))
  const script = `
    const { loadConfig } = await import(${JSON.stringify(core)})
    console.log(loadConfig(${JSON.stringify(folder)}).staleAfterDays)
    process.emitWarning('mine')`
  const loader = new URL('../../scripts/load-sources.mjs', import.meta.url).href
  const args = ['--import', loader, '--input-type=module', '--eval', script]
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 })
  expect(stdout).toBe('7\n')
  expect(stderr).toMatch(/^\(node:\d+\) Warning: mine\n\(Use `node --trace-warnings.*\n$/)
})

test.each<[string, (days: number) => Record<string, string>]>([
  ['TypeScript', (days) => ({ 'understudy.config.ts': TYPED.replace('7', String(days)) })],
  ['CommonJS', (days) => ({ 'understudy.config.cjs': COMMONJS.replace('7', String(days)) })],
  ['JSON', (days) => ({ 'understudy.config.json': `{ "staleAfter": "${days}d" }` })],
  [
    'what it imports',
    (days) => ({
      'days.mjs': `export const staleAfter = '${days}d'`,
      'understudy.config.mjs': `import { staleAfter } from './days.mjs'\nexport default { staleAfter }`,
    }),
  ],
])('loads it again as it is now: %s', (_name, filesFor) => {
  const folder = folderWith(filesFor(7))
  expect(loadConfig(folder).staleAfterDays).toBe(7)
  for (const days of [8, 9]) {
    for (const [name, text] of Object.entries(filesFor(days))) writeFileSync(join(folder, name), text)
    expect(reloadConfig(folder).staleAfterDays).toBe(days)
  }
})
