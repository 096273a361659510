import { defineConfig } from 'vitest/config'

const PACKAGES = ['core', 'jest-env', 'vitest-plugin', 'cli']

export default defineConfig({
  test: {
    projects: PACKAGES.map((name) => ({
      // Packages see one another's sources by the `paths` of tsconfig.base.json.
      resolve: { tsconfigPaths: true },
      test: {
        name,
        root: `packages/${name}`,
        include: ['src/**/*.test.ts'],
        testTimeout: 20_000,
        hookTimeout: 30_000,
      },
    })),
  },
})
