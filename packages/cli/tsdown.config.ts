import { defineConfig } from 'tsdown'

export default defineConfig({
  tsconfig: 'tsconfig.build.json',
  entry: { main: 'src/main.ts' },
  format: 'esm',
  fixedExtension: false,
  hash: false,
  dts: false,
})
