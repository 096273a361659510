import { globSync } from 'node:fs'
import { dirname } from 'node:path'
import { ROOT } from './build.mjs'
import { attempt } from './run.mjs'

const projects = globSync(['packages/*/tsconfig.json', '{e2e,bench,demo,scripts}/tsconfig.json', 'tsconfig.json'], {
  cwd: ROOT,
}).toSorted()

// Two at a time: the compiler uses several threads itself.
const queue = [...projects]
await Promise.all([checkRest(), checkRest()])
console.log(`${projects.length} projects`)

async function checkRest() {
  for (let project = queue.shift(); project !== undefined; project = queue.shift()) {
    const { code, output } = await attempt('tsc', ['--project', project, '--pretty', 'false'], { cwd: ROOT })
    if (code === 0) continue
    console.error(`${dirname(project)}\n${output}`)
    process.exitCode = 1
  }
}
