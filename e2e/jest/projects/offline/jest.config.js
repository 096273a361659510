module.exports = {
  preset: '@understudy/jest-env',
  testMatch: ['**/*.test.mjs'],
}
