import { writeFileSync } from 'node:fs'

/** Leaves what the sessions say of the run in a file. */
export default class KeepResults {
  onTestRunEnd(modules) {
    writeFileSync('results.json', JSON.stringify(modules.map((module) => module.meta().understudy)))
  }
}
