import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Caller } from '../model/index.js'
import { openProject } from './project.js'
import { mapCallers } from './source-maps.js'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

// Line 1, column 1 of the built file is line 3, column 1 of the source.
const MAP = JSON.stringify({ version: 3, sources: ['../src/pay.ts'], names: [], mappings: 'AAEA' })

test('follows the source map of a built file to its source', () => {
  const built = { 'dist/pay.js': 'fetch()\n//# sourceMappingURL=pay.js.map\n', 'dist/pay.js.map': MAP }
  const project = projectOf({ ...built, 'src/pay.ts': '' })
  const { callerOf, problems } = mapCallers(project, (file) => file.startsWith('src/'))
  expect(callerOf(from('dist/pay.js')).frames).toEqual([{ file: 'src/pay.ts', line: 3, column: 1 }])
  expect(problems).toEqual([])
})

test('reads a source map that stands in the file', () => {
  const inline = `data:application/json;charset=utf-8;base64,${Buffer.from(MAP).toString('base64')}`
  const project = projectOf({ 'lib/pay.js': `fetch()\n//# sourceMappingURL=${inline}`, 'src/pay.ts': '' })
  expect(mapCallers(project, () => false).callerOf(from('lib/pay.js')).frames[0]?.line).toBe(3)
})

test('names the built file whose source map is missing, once', () => {
  const { callerOf, problems } = mapCallers(projectOf({ 'dist/pay.js': '//# sourceMappingURL=gone.map' }), () => false)
  expect(callerOf(from('dist/pay.js'))).toEqual(from('dist/pay.js'))
  callerOf(from('dist/pay.js'))
  expect(problems).toEqual([
    {
      kind: 'source-map-missing',
      file: 'dist/pay.js',
      message:
        '"dist/pay.js" calls out, and its source map "dist/gone.map" is not there; build with source maps, or let the tests load the source',
    },
  ])
})

test('names the built file whose source map is broken', () => {
  const project = projectOf({ 'dist/pay.js': '//# sourceMappingURL=pay.js.map', 'dist/pay.js.map': '{ "version"' })
  const { callerOf, problems } = mapCallers(project, () => false)
  callerOf(from('dist/pay.js'))
  expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining('cannot be read')])
})

test('names the source that is gone, once, and stays in the built file', () => {
  const project = projectOf({ 'dist/pay.js': '//# sourceMappingURL=pay.js.map', 'dist/pay.js.map': MAP })
  const { callerOf, problems } = mapCallers(project, () => false)
  expect(callerOf(from('dist/pay.js'))).toEqual(from('dist/pay.js'))
  callerOf(from('dist/pay.js'))
  expect(problems).toEqual([
    {
      kind: 'source-missing',
      file: 'src/pay.ts',
      message: '"src/pay.ts" calls out by the source map of what was built from it, and is not there; build that anew',
    },
  ])
})

test('names the source that is gone where the runner has followed the map', () => {
  const { callerOf, problems } = mapCallers(projectOf({}), () => false)
  expect(callerOf(from('src/pay.ts'))).toEqual(from('src/pay.ts'))
  expect(problems.map(({ kind, file }) => [kind, file])).toEqual([['source-missing', 'src/pay.ts']])
})

test('leaves frames alone that stand in the source, and those of files that are not there', () => {
  const project = projectOf({ 'src/pay.ts': '//# sourceMappingURL=gone.map' })
  const { callerOf, problems } = mapCallers(project, (file) => file.startsWith('src/'))
  expect(callerOf(from('src/pay.ts'))).toEqual(from('src/pay.ts'))
  expect(callerOf(from('virtual:pay'))).toEqual(from('virtual:pay'))
  expect(problems).toEqual([])
})

function from(file: string): Caller {
  return { frames: [{ file, line: 1, column: 1 }], packages: [], transport: 'fetch' }
}

function projectOf(files: Record<string, string>) {
  const root = mkdtempSync(join(tmpdir(), 'understudy-maps-'))
  folders.push(root)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  return openProject(root)
}
