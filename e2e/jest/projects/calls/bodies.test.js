const { ask } = require('./ask')

test('takes done', (done) => {
  void ask('/done').then(() => done(), done)
})

test('is a generator', function* () {
  expect(yield ask('/generator/1')).toBe('/generator/1')
  yield (function* () {
    yield ask('/generator/2')
  })()
})

test.each([
  ['a', 1],
  ['b', 2],
])('each %s', async (letter, number) => {
  expect(await ask(`/each/${letter}${number}`)).toBe(`/each/${letter}${number}`)
})

test.each([['c']])('each with done %s', (letter, done) => {
  void ask(`/each/${letter}`).then(() => done(), done)
})

test('same name', () => ask('/same/1'))
test('same name', () => ask('/same/2'))

test('does not wait for its call', () => {
  void ask('/unawaited')
})

test('with modern fake timers', async () => {
  jest.useFakeTimers()
  const year = new Date().getFullYear()
  jest.setSystemTime(new Date('2001-01-01'))
  expect(await ask('/fake/modern')).toBe('/fake/modern')
  jest.useRealTimers()
  expect(new Date().getFullYear()).toBe(year)
})

test('with legacy fake timers', async () => {
  jest.useFakeTimers({ legacyFakeTimers: true })
  expect(await ask('/fake/legacy')).toBe('/fake/legacy')
  jest.useRealTimers()
})

test.skip('skipped', () => ask('/skipped'))
test.todo('todo')

describe.skip('skipped suite', () => {
  test('skipped too', () => ask('/skipped-suite'))
})

test.failing('is to fail', async () => {
  await ask('/failing')
  throw new Error('as expected')
})

test('keeps its context', function () {
  expect(Object.keys(this ?? {})).toEqual([])
})

test('takes inline snapshots', () => {
  expect('snapshot').toMatchInlineSnapshot(`"snapshot"`)
})
