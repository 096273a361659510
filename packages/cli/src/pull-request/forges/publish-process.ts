import { publishPullRequests } from '../publish.js'

/** Publishes what its argument holds: a process that a test can kill. */
const { change, cwd, config } = JSON.parse(process.argv[2] ?? '{}')
const outcomes = await publishPullRequests([change], {
  cwd,
  env: process.env,
  config,
  out: () => {},
  note: () => {},
  now: () => new Date(),
})
process.exitCode = outcomes.every(({ state }) => state !== 'failed') ? 0 : 1
