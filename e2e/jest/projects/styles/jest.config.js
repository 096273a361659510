const preset = '@understudy/jest-env'

module.exports = {
  reporters: ['default', '@understudy/jest-env/reporter'],
  projects: [
    { displayName: 'babel', rootDir: 'babel', preset },
    {
      displayName: 'ts-jest',
      rootDir: 'ts-jest',
      preset,
      transform: { '\\.ts$': ['ts-jest', { diagnostics: false, isolatedModules: true }] },
    },
    { displayName: 'swc', rootDir: 'swc', preset, transform: { '\\.ts$': '@swc/jest' } },
    { displayName: 'esm', rootDir: 'esm', preset, testMatch: ['**/*.test.mjs'], transform: {} },
    // What users write to get ES modules from node_modules through their transform.
    { displayName: 'docblock', rootDir: 'docblock', transformIgnorePatterns: [] },
    { displayName: 'own', rootDir: 'own', preset, testEnvironment: './environment.ts' },
  ],
}
