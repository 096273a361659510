import { defineConfig } from 'tsdown'

export default defineConfig({
  tsconfig: 'tsconfig.build.json',
  entry: {
    index: 'src/index.ts',
    setup: 'src/setup.ts',
    reporter: 'src/reporter.ts',
  },
  format: 'esm',
  fixedExtension: false,
  hash: false,
})
