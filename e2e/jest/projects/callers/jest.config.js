const project = (name, transform, extension = 'ts') => ({
  displayName: name,
  rootDir: __dirname,
  roots: [`<rootDir>/${name}`],
  testEnvironment: '@understudy/jest-env',
  testMatch: [`**/*.test.${extension}`],
  transform: { '\\.[mc]?ts$': transform },
})

module.exports = {
  reporters: ['default', './keep-results.js', '@understudy/jest-env/reporter'],
  projects: [
    project('ts-jest', [
      'ts-jest',
      { diagnostics: false, isolatedModules: true, tsconfig: { target: 'es2022', esModuleInterop: true } },
    ]),
    project('swc', ['@swc/jest', { jsc: { target: 'es2022' }, sourceMaps: true }]),
    project('babel', [
      'babel-jest',
      { presets: [['@babel/preset-env', { targets: { node: 'current' } }], '@babel/preset-typescript'] },
    ]),
  ],
}
