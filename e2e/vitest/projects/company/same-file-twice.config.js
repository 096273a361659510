import understudy from '@understudy/vitest-plugin'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [understudy()],
  test: {
    projects: [
      { test: { name: 'one', include: ['shop/*.test.js'] } },
      { test: { name: 'two', include: ['shop/*.test.js'], pool: 'vmThreads' } },
    ],
  },
})
