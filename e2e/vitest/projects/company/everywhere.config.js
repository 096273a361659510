import understudy from '@understudy/vitest-plugin'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [understudy()],
  test: {
    reporters: ['default', '@understudy/vitest-plugin/reporter'],
    projects: [
      { extends: true, plugins: [understudy()], test: { name: 'shop', include: ['shop/*.test.js'] } },
      { plugins: [understudy()], test: { name: 'bank', include: ['bank/*.test.js'], root: '.' } },
    ],
  },
})
