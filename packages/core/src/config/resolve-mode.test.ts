import { expect, test } from 'vitest'
import { resolveMode } from './resolve-mode.js'

test.each([
  ['new', 'auto'],
  ['none', 'replay'],
  ['all', 'record'],
] as const)('chooses as the runner treats its snapshots: %s means %s', (runner, mode) => {
  expect(resolveMode({ runner, env: {} })).toBe(mode)
  expect(resolveMode({ runner, env: { UNDERSTUDY_MODE: '' } })).toBe(mode)
})

test.each(['auto', 'replay', 'record', 'verify', 'live'])('lets UNDERSTUDY_MODE=%s overrule the runner', (mode) => {
  expect(resolveMode({ runner: 'none', env: { UNDERSTUDY_MODE: ` ${mode}` } })).toBe(mode)
})

test('refuses a mode that there is not, and names the nearest', () => {
  expect(() => resolveMode({ runner: 'new', env: { UNDERSTUDY_MODE: 'recrod' } })).toThrow(
    expect.objectContaining({
      code: 'mode-unknown',
      message: `[mode-unknown] UNDERSTUDY_MODE is "recrod", which is no mode
  modes  auto, replay, record, verify, live
  fix    set it to "record"`,
    }),
  )
  expect(() => resolveMode({ runner: 'new', env: { UNDERSTUDY_MODE: 'snapshot' } })).toThrow(
    'set it to one of these, or unset it',
  )
})
