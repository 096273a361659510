import understudy from '@understudy/vitest-plugin'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [understudy()],
  test: {
    projects: [
      { test: { name: 'shop', include: ['shop/*.test.js'] } },
      { extends: false, test: { name: 'bank', include: ['bank/*.test.js'] } },
      './own',
    ],
  },
})
