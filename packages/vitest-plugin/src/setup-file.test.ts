import { expect, test } from 'vitest'
import { SETUP_FILE, withSetupFile } from './setup-file.js'

test('puts the set-up before the files of the user', () => {
  expect(withSetupFile(['./a.ts', './b.ts'])).toEqual([SETUP_FILE, './a.ts', './b.ts'])
  expect(withSetupFile('./a.ts')).toEqual([SETUP_FILE, './a.ts'])
  expect(withSetupFile()).toEqual([SETUP_FILE])
})

test('adds the set-up once', () => {
  expect(withSetupFile(withSetupFile(['./a.ts']))).toEqual([SETUP_FILE, './a.ts'])
  expect(withSetupFile(['./a.ts', SETUP_FILE])).toEqual(['./a.ts', SETUP_FILE])
})
