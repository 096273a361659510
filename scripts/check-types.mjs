import { globSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT } from './build.mjs'
import { attempt } from './run.mjs'

const projects = globSync(
  ['tsconfig.json', '{packages/*,packages/core/report-page,e2e,bench,demo,scripts}/tsconfig.json'],
  { cwd: ROOT },
)
  .filter((path) => hasSources(join(ROOT, dirname(path))))
  .toSorted()

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

/** @param {string} folder */
function hasSources(folder) {
  return globSync('**/*.{ts,mts,mjs}', { cwd: folder, exclude: (path) => path === 'node_modules' }).length > 0
}
