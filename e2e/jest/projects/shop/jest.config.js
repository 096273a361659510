module.exports = { preset: '@understudy/jest-env' }
