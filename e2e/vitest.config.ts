import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

// Stories start hundreds of programs, which load the same modules: compiled code is kept between them.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, '../node_modules/.cache/understudy-compiled')

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    // What the outside projects run is no test of this run.
    exclude: ['**/node_modules/**', '**/project/**', '**/projects/**', '**/fixtures/**'],
    globalSetup: './pack-first.ts',
    testTimeout: 180_000,
    hookTimeout: 300_000,
    // One more than there are cores: half of the time a story waits for a program to start or to end.
    maxWorkers: 3,
  },
})
