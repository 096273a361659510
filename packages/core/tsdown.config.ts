import { defineConfig, type UserConfig } from 'tsdown'
import { reportPage } from './scripts/bundle-report-page.ts'

const shared: UserConfig = {
  tsconfig: 'tsconfig.build.json',
  fixedExtension: false,
  // Chunk names stay the same from build to build, so that packed packages can be compared.
  hash: false,
  checks: { legacyCjs: false },
}

export default defineConfig([
  {
    ...shared,
    entry: {
      index: 'src/index.ts',
      session: 'src/session/index.ts',
      report: 'src/report/index.ts',
      config: 'src/config/index.ts',
      store: 'src/store/index.ts',
      // By these names the session requires them: when it has something to tell, when it compares, and to save.
      sanitize: 'src/session/sanitize.ts',
      verify: 'src/session/verify.ts',
      save: 'src/session/save.ts',
      check: 'src/check/index.ts',
      run: 'src/run/index.ts',
      drift: 'src/drift-run/index.ts',
      msw: 'src/msw/index.ts',
      serve: 'src/serve/index.ts',
      traffic: 'src/traffic/index.ts',
      register: 'src/preload/register.ts',
    },
    format: 'esm',
    // Apart from the entries: a chunk of shared types would else take the name of one, after the `index.ts` it comes from.
    outputOptions: { chunkFileNames: 'chunk-[name].js' },
    plugins: [reportPage()],
  },
  // Jest's sandbox requires the root entry; the engine stays outside and is an ES module only.
  { ...shared, entry: { index: 'src/index.ts' }, format: 'cjs', clean: false },
])
