import understudy from '@understudy/vitest-plugin'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [understudy()],
  test: { globals: true, reporters: ['default', './keep-results.js'] },
})
