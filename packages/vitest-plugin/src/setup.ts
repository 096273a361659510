import { aroundAll, aroundEach, inject, TestRunner } from 'vitest'
import { openSession, reporterMissing } from './open-session.js'
import { TestFile } from './test-file.js'
import type { WorkerSettings } from './worker-settings.js'

const { file } = TestRunner.getCurrentSuite()
// Set at the start of a run. Where tests are only listed there is none, and no hook is called.
const settings: WorkerSettings | undefined = inject('understudy')
const session = settings && (await openSession(file, settings))

// Being the first of all hooks, these are outside of all others. Without a time limit: the session has its own.
if (session) {
  const isIn = (files: true | string[]): boolean => files === true || files.includes(file.filepath)
  const { partial, filtered } = settings
  const testFile = new TestFile(file, session, { partial: isIn(partial), filtered: isIn(filtered) })
  aroundAll((runFile) => testFile.run(runFile), 0)
  aroundEach((runTest, { task }) => testFile.runTest(task, runTest), 0)
} else if (!settings) {
  aroundAll(() => {
    throw reporterMissing()
  })
}
