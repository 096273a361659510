test('has no understudy', () => {
  expect(globalThis[Symbol.for('understudy.session')]).toBeUndefined()
})
