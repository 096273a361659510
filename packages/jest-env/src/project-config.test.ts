import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { projectConfig } from './project-config.js'

let root: string

const configure = (folder: string, staleAfter: string) =>
  writeFileSync(join(folder, 'understudy.config.json'), JSON.stringify({ staleAfter }))

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'understudy-project-'))
  for (const project of ['own', 'none']) mkdirSync(join(root, project))
  configure(root, '7d')
  configure(join(root, 'own'), '14d')
})

afterAll(() => rmSync(root, { recursive: true }))

test("takes a project's own configuration", () => {
  expect(projectConfig(join(root, 'own'), root).staleAfterDays).toBe(14)
})

test("takes that of the run's root for a project without one", () => {
  expect(projectConfig(join(root, 'none'), root).staleAfterDays).toBe(7)
})

test('takes that of the package for a run whose root is a folder of it, and none from above', () => {
  const inPackage = join(root, 'package')
  mkdirSync(join(inPackage, 'src'), { recursive: true })
  writeFileSync(join(inPackage, 'package.json'), '{}')
  expect(projectConfig(join(inPackage, 'src'), join(inPackage, 'src')).file).toBeNull()
  const other = join(root, 'other')
  mkdirSync(join(other, 'src'), { recursive: true })
  writeFileSync(join(other, 'package.json'), '{}')
  configure(other, '28d')
  expect(projectConfig(join(other, 'src'), join(other, 'src')).staleAfterDays).toBe(28)
})

test('reads a configuration once', () => {
  const first = projectConfig(root, root)
  configure(root, '21d')
  expect(projectConfig(root, root)).toBe(first)
})
