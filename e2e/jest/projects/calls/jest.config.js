module.exports = { testEnvironment: '@understudy/jest-env' }
