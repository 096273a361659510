import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// Stories start hundreds of programs, which load the same modules: compiled code is kept between them.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, '../node_modules/.cache/understudy-compiled')

/** The longest stories, which begin first: one that begins last would be waited for alone. */
const LONGEST = ['coverage/figures', 'conformance/run', 'flows/run', 'coverage/reports', 'docs/docs', 'drift/story']

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((name) => moduleId.includes(`/${name}.test.`))
      return at === -1 ? LONGEST.length : at
    }
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    // What the outside projects run is no test of this run.
    exclude: ['**/node_modules/**', '**/project/**', '**/projects/**', '**/fixtures/**'],
    globalSetup: './pack-first.ts',
    sequence: { sequencer: LongestFirst },
    testTimeout: 180_000,
    hookTimeout: 300_000,
    // One more than there are cores at the least: stories wait for what they start.
    maxWorkers: 3,
  },
})
