import type { OutsideProject, RunnerName } from '../../docs/outside-project.ts'

/** Write a project without any configuration of ours: two test files with recordings of a host on the network. */
export function writePlainProject(outside: Pick<OutsideProject, 'write'>, runner: RunnerName, below: string): void {
  const [file, text] = CONFIGS[runner]
  outside.write(below, {
    'package.json': '{ "private": true }',
    [file]: text,
    'src/users.cjs': USERS,
    ...Object.fromEntries(['first', 'second'].flatMap((name) => testFiles(name))),
  })
}

const CONFIGS: Record<RunnerName, [file: string, text: string]> = {
  vitest: [
    'vitest.config.mjs',
    `import { understudy } from '@understudy/vitest-plugin'\nexport default { plugins: [understudy()], test: { globals: true } }\n`,
  ],
  jest: ['jest.config.cjs', `module.exports = { preset: '@understudy/jest-env', testMatch: ['**/*.test.cjs'] }\n`],
}

const USERS = `exports.getUser = (id) => fetch('https://users.example.com/users/' + id)

exports.dropUser = (id) => fetch('https://users.example.com/users/' + id, { method: 'DELETE' })
`

function testFiles(name: string): [file: string, text: string][] {
  const test = `const { getUser } = require('./users.cjs')

test('reads a user', async () => {
  expect((await getUser(7)).status).toBe(200)
})
`
  const request = { method: 'GET', url: 'https://users.example.com/users/7', headers: {} }
  const response = {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: { json: { id: 7 } },
    latencyMs: 3,
  }
  const interaction = {
    id: 'users.example.com GET /users/:id#1',
    test: 'reads a user',
    service: 'users.example.com',
    operation: 'GET /users/:id',
    recordedAt: '2026-11-20',
    request,
    response,
  }
  const recording = `${JSON.stringify({ version: 1, interactions: [interaction] }, null, 2)}\n`
  return [
    [`src/${name}.test.cjs`, test],
    [`src/__mocks__/${name}.test.recorded.json`, recording],
  ]
}
