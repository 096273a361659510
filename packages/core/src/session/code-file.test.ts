import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { codeFileOf } from './code-file.js'

const ROOT = join(import.meta.dirname, 'project')
const OWN = join(ROOT, 'understudy', '/')
const inside = (path: string) => ({ kind: 'project', path, isInside: true })
const none = { kind: 'none' }

test.each([
  ['a path', join(ROOT, 'src/a.ts'), inside('src/a.ts')],
  ['a URL', pathToFileURL(join(ROOT, 'src/a b.ts')).href, inside('src/a b.ts')],
  ['a path with a query', `${join(ROOT, 'src/a.ts')}?t=123`, inside('src/a.ts')],
  ['a URL with a query and a fragment', `${pathToFileURL(join(ROOT, 'a.mjs')).href}?v=1#x`, inside('a.mjs')],
  ['a folder with a hash', join(ROOT, 'c#/a.ts'), inside('c#/a.ts')],
  ['a folder in parentheses', join(ROOT, 'app/(shop)/[id]/a.ts'), inside('app/(shop)/[id]/a.ts')],
  ['a name that begins with dots', join(ROOT, '..a/b.ts'), inside('..a/b.ts')],
  ['a file outside', '/elsewhere/b.ts', { kind: 'project', path: '/elsewhere/b.ts', isInside: false }],
  ['a package', join(ROOT, 'node_modules/got/dist/index.js'), { kind: 'package', name: 'got' }],
  ['a scoped package', join(ROOT, 'node_modules/@a/b/index.js'), { kind: 'package', name: '@a/b' }],
  ['a package in a package', join(ROOT, 'node_modules/a/node_modules/b/c.js'), { kind: 'package', name: 'b' }],
  [
    'a package of pnpm',
    join(ROOT, 'node_modules/.pnpm/a@1.0.0/node_modules/@a/c/d.js'),
    { kind: 'package', name: '@a/c' },
  ],
  [
    'a package in a zip file',
    join(ROOT, '.yarn/cache/a-npm-1-0.zip/node_modules/a/b.js'),
    { kind: 'package', name: 'a' },
  ],
  ['a file of Yarn', join(ROOT, '.yarn/cache/a.js'), none],
  ['what a bundler keeps', join(ROOT, 'node_modules/.vite/deps/a.js'), none],
  ['a part of Node', 'node:internal/process/task_queues', none],
  ['no name', '', none],
  ['an address', 'webpack-internal:///./src/a.ts', none],
  ['a broken URL', 'file:///a%2Fb.js', none],
  ['Understudy itself', join(OWN, 'session.js'), none],
])('tells whose code %s is', (_what, name, expected) => {
  expect(codeFileOf(name, ROOT, OWN)).toEqual(expected)
})
