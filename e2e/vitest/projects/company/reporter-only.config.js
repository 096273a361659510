import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { include: ['shop/*.test.js'], reporters: ['default', '@understudy/vitest-plugin/reporter'] },
})
