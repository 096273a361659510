import { understudy } from '@understudy/vitest-plugin'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      { plugins: [understudy()], test: { name: 'shop', include: ['shop/*.test.js'] } },
      { test: { name: 'bank', include: ['bank/*.test.js'] } },
    ],
  },
})
