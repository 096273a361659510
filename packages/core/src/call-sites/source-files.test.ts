import { expect, test } from 'vitest'
import { createSourceFilter, isSourceFile } from './source-files.js'

test.each([
  'src/a.ts',
  'src/a.tsx',
  'lib/a.mjs',
  'index.cjs',
  'packages/users/src/api.mts',
  'src/test/client.ts',
  'src/latest.ts',
  'src/config.ts',
  String.raw`src\deep\a.ts`,
])('counts %s', (path) => {
  expect(isSourceFile(path)).toBe(true)
})

test.each([
  'src/a.d.ts',
  'src/a.d.mts',
  'src/a.test.ts',
  'src/a.spec.jsx',
  'src/Button.stories.tsx',
  'src/__tests__/a.ts',
  'src/__mocks__/axios.ts',
  'test/a.ts',
  'tests/a.ts',
  'e2e/a.ts',
  'packages/users/test/a.ts',
  'vitest.config.ts',
  'packages/users/vite.config.mjs',
  'node_modules/axios/index.js',
  'packages/a/node_modules/b/index.js',
  '.next/server/a.js',
  'src/.cache/a.js',
  'dist/a.js',
  'packages/a/build/a.js',
  'coverage/lcov-report/sorter.js',
  'src/a.json',
  'src/a.css',
])('leaves out %s', (path) => {
  expect(isSourceFile(path)).toBe(false)
})

test('lets globs decide over defaults, but for tests and packages', () => {
  const isSource = createSourceFilter({
    include: ['test/support/**', 'lib/*.{js,ts}'],
    exclude: ['**/generated/**', 'lib/b.*'],
  })
  expect(isSource('test/support/client.ts')).toBe(true)
  expect(isSource('lib/a.js')).toBe(true)
  expect(isSource('lib/b.js')).toBe(false)
  expect(isSource('src/a.ts')).toBe(false)
  expect(isSource('test/support/generated/a.ts')).toBe(false)
  expect(isSource('test/support/a.test.ts')).toBe(false)
  expect(createSourceFilter({ include: ['**'] })('node_modules/a/index.js')).toBe(false)
  expect(createSourceFilter({ exclude: ['src/legacy/**'] })('src/legacy/a.js')).toBe(false)
})
