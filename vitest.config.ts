import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { reportPage } from './packages/core/scripts/bundle-report-page.ts'

// Built, a session requires these by paths that its source does not have.
const REQUIRED = join(import.meta.dirname, 'packages/core/src/session/provide-modules.ts')

/** Folders of core whose code changes nothing of its process, so that their tests share one: most of their time is its start. */
const PURE =
  'src/{body,call-sites,check,config,coverage,drift,drift-run/update,match,parameterize,parameters,record,replay,report,run,sanitize,services,store}/**/*.test.ts'

const TIMES = { testTimeout: 20_000, hookTimeout: 30_000 }

function packageProject(
  name: string,
  extra: TestProjectInlineConfiguration['test'] = {},
): TestProjectInlineConfiguration {
  return {
    // Packages see one another's sources by the `paths` of tsconfig.base.json.
    resolve: { tsconfigPaths: true },
    plugins: [reportPage()],
    test: {
      name,
      root: `packages/${name}`,
      include: ['src/**/*.test.ts'],
      setupFiles: REQUIRED,
      ...TIMES,
      ...extra,
    },
  }
}

export default defineConfig({
  test: {
    // By default one core is left alone, which of two is half.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      packageProject('core', { exclude: [PURE] }),
      packageProject('core', { name: 'pure', include: [PURE], setupFiles: [], isolate: false }),
      packageProject('jest-env'),
      packageProject('vitest-plugin'),
      // The command is tested as users run it: built.
      packageProject('cli', {
        globalSetup: join(import.meta.dirname, 'scripts/build-first.mjs'),
        hookTimeout: 120_000,
      }),
      { test: { name: 'scripts', root: 'scripts', include: ['*.test.mjs'], ...TIMES } },
    ],
  },
})
