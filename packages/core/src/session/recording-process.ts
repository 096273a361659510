import { dirname } from 'node:path'
import { resolveConfig } from '../config/resolve-config.js'
import type { Mode } from '../model/index.js'
import { createSession } from './file-session.js'

// Run by tests as a process of its own: `recording-process.ts <test file> <mode> <origin> <test>[,<test>…]` runs a session
// in which each named test asks the service at <origin> three times, and prints the session's result.
const [testFile = '', mode = 'auto', origin = '', names = ''] = process.argv.slice(2)

const session = createSession({
  testFile,
  rootDir: dirname(testFile),
  mode: mode as Mode,
  config: resolveConfig({ services: { S: { baseUrl: origin } } }, null),
  realm: globalThis,
})
session.start()
const tests = names.split(',')
session.plan(tests.map((name) => ({ key: name, name, runs: true })))
for (const name of tests) {
  session.beginTest(name)
  await session.runInTest(name, async () => {
    const answers = [1, 2, 3].map((number) => fetch(`${origin}/${name}/${number}`))
    for (const answer of answers) await (await answer).text()
  })
  session.endTest(name, 'passed')
}
process.stdout.write(JSON.stringify(await session.finish({ complete: false, isWhole: false })))
