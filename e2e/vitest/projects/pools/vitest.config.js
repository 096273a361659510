import understudy from '@understudy/vitest-plugin'
import { defineConfig } from 'vitest/config'

const url = process.env.SERVICE_URL

export default defineConfig({
  plugins: [understudy()],
  test: { environmentOptions: { jsdom: { url }, happyDOM: { url } }, maxConcurrency: 5 },
})
