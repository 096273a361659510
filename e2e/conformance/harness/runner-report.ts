import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'

/** One test as the runner reports it. */
export interface ReportedTest {
  /** The test file without its ending: the subject's name. */
  subject: string
  title: string
  passed: boolean
  message: string
}

interface RunnerReport {
  testResults: {
    name: string
    status: string
    message?: string
    assertionResults: { title: string; status: string; failureMessages?: string[] | null }[]
  }[]
}

/** The tests in a runner's JSON report, in which both runners agree. A file that failed as a whole is a failed test. */
export function readReport(path: string): ReportedTest[] {
  if (!existsSync(path)) return []
  const { testResults } = JSON.parse(readFileSync(path, 'utf8')) as RunnerReport
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const subject = basename(name).replace(/\.test\.ts$/, '')
    const tests = assertionResults.map((test) => ({
      subject,
      title: test.title,
      passed: test.status === 'passed',
      message: (test.failureMessages ?? []).join('\n'),
    }))
    const brokenFile = status === 'failed' && tests.every(({ passed }) => passed)
    return brokenFile ? [...tests, { subject, title: '(the file)', passed: false, message: message ?? '' }] : tests
  })
}
