import { aroundAll, aroundEach, inject, TestRunner } from 'vitest'
import { openSession } from './open-session.js'
import { TestFile } from './test-file.js'

const { file } = TestRunner.getCurrentSuite()
const settings = inject('understudy')
const session = await openSession(file, settings)

if (session) {
  const filtered = settings.partial === true || settings.partial.includes(file.filepath)
  const testFile = new TestFile(file, session, { filtered })
  // Being the first of all hooks, these are outside of all others. Without a time limit: the session has its own.
  aroundAll((runFile) => testFile.run(runFile), 0)
  aroundEach((runTest, { task }) => testFile.runTest(task, runTest), 0)
}
