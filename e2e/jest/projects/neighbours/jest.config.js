module.exports = {
  preset: '@understudy/jest-env',
  setupFiles: ['<rootDir>/src/setup.js'],
  testMatch: ['**/*.test.{js,mjs}'],
}
