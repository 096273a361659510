// The main job on real input: a suite that calls unreliable services, before and after Understudy. Every figure that it
// prints is measured in this run.
//
//     npm run demo
//     npm run demo -- --runs 5
import { parseArgs } from 'node:util'
import { buildIfStale, underBuildLock } from '../../scripts/build.mjs'
import { runDemo } from './demo.ts'
import { say } from './terminal.ts'

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '20' }, folder: { type: 'string', default: 'work' } },
})
const runs = Number(values.runs)
if (!Number.isInteger(runs) || runs < 1) {
  console.error(`--runs "${values.runs}" is no number of runs: give a whole number from 1 on.`)
  process.exit(3)
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))

say('The packages are built from their sources, where that has not been done.')
try {
  await underBuildLock(buildIfStale)
  process.exitCode = (await runDemo({ runs, folder: values.folder })) ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
