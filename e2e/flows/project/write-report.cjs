// Jest's own JSON report cannot hold every error: an AxiosError refers to itself. This one has the parts that are read.
const { writeFileSync } = require('node:fs')

module.exports = (results) => {
  const testResults = results.testResults.map(({ testFilePath, testResults, testExecError, failureMessage }) => ({
    name: testFilePath,
    status: testExecError || testResults.some(({ status }) => status === 'failed') ? 'failed' : 'passed',
    message: failureMessage ?? '',
    assertionResults: testResults.map(({ title, status, failureMessages }) => ({ title, status, failureMessages })),
  }))
  writeFileSync(process.env.REPORT_FILE, JSON.stringify({ testResults }))
  return results
}
