import { findRunner } from './find-runner.js'
import { runTests } from './run-tests.js'

// Run by tests as a process of its own: `driving-process.ts <folder> <file>` runs a test file by the folder's runner, and
// prints what that prints.
const [rootDir = '', file = ''] = process.argv.slice(2)

await runTests(findRunner(rootDir, null), {
  files: [file],
  env: {},
  args: ['--runInBand'],
  onLine: (line) => void process.stdout.write(`${line}\n`),
})
