import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { include: ['shop/*.test.js'], setupFiles: ['@understudy/vitest-plugin/setup'] },
})
