import { rememberVerified } from './remember-verified.js'

// Run by a test as a process of its own: `verifying-process.ts <folder> <name>` remembers ten interactions, one at a time.
const [folder = '', name = ''] = process.argv.slice(2)

for (let number = 1; number <= 10; number += 1) {
  const recording = 'src/__mocks__/a.test.recorded.json'
  rememberVerified(folder, [{ recording, interaction: `${name}#${number}`, day: '2026-11-23' }], { known: () => true })
}
