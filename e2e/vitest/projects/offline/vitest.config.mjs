import understudy from '@understudy/vitest-plugin'

export default {
  plugins: [understudy()],
  test: { globals: true, include: ['**/*.test.mjs'] },
}
