import { defineConfig } from 'tsdown'

export default defineConfig({
  tsconfig: 'tsconfig.build.json',
  entry: {
    index: 'src/index.ts',
    reporter: 'src/reporter.ts',
    'jest-preset': 'src/jest-preset.ts',
  },
  format: ['esm', 'cjs'],
  fixedExtension: false,
  hash: false,
  // Jest reads `default` of an environment that also has named exports.
  cjsDefault: false,
  checks: { legacyCjs: false },
})
