import { defineConfig } from 'tsdown'

export default defineConfig({
  tsconfig: 'tsconfig.build.json',
  entry: {
    index: 'src/index.ts',
    jsdom: 'src/jsdom.ts',
    reporter: 'src/reporter.ts',
    'jest-preset': 'src/jest-preset.ts',
  },
  format: 'esm',
  // Jest imports `.mjs` as it is; what ends in `.js` it may send through the project's transforms.
  fixedExtension: true,
  hash: false,
})
