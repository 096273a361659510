import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { BRANCH, FILE, makeCheckout, type Checkout } from './forges/checkout.js'

let { space, publish } = {} as Checkout

beforeEach(() => {
  ;({ space, publish } = makeCheckout())
})

afterEach(() => space.remove())

it('undoes nothing that the base branch has and the checkout has not', async () => {
  space.personPushes('main', { [FILE]: '{ "total": "13.00" }\n' })
  const outcome = await publish()
  expect(outcome).toMatchObject({
    state: 'failed',
    message: `${FILE} is not the same on main as in this checkout, so that the change would undo what was done there. Run on the tip of main, with nothing uncommitted.`,
  })
  expect(space.remote.tip(BRANCH)).toBeNull()
})

it('says that a file is not on the base branch yet', async () => {
  expect(await publish({ files: [{ path: 'new.json', from: '1\n', text: '2\n' }] })).toMatchObject({
    state: 'failed',
    message: 'new.json is not on main: commit it there first, so that a change can be proposed.',
  })
})

it.each(['../outside.json', '/etc/passwd', '.git/config', 'a//b', ''])('refuses the path "%s"', async (path) => {
  expect(await publish({ files: [{ path, text: 'x' }] })).toMatchObject({
    state: 'failed',
    message: `"${path}" is no path of a file in the repository.`,
  })
})

it('says what the server’s rules refuse', async () => {
  const hook = `#!/bin/sh\necho "GH013: Repository rule violations found for $(cut -d' ' -f3)" >&2\necho "see https://bot:hunter2hunter2@git.example.com/rules" >&2\nexit 1\n`
  writeFileSync(join(space.remote.path, 'hooks/pre-receive'), hook, { mode: 0o755 })
  const outcome = await publish()
  expect(outcome.state).toBe('failed')
  expect(outcome.message.replaceAll(/[0-9a-f]{40}/g, 'SHA').split('\n')).toEqual([
    `The branch ${BRANCH} cannot be pushed:`,
    `  remote: GH013: Repository rule violations found for refs/heads/${BRANCH}`,
    '  remote: see https://***@git.example.com/rules',
    expect.stringContaining('error: failed to push some refs'),
    `  ! SHA:refs/heads/${BRANCH} [remote rejected] (pre-receive hook declined)`,
    'Let the token push to the branches of Understudy in the rules of the repository, or set drift.pullRequest.branchPrefix to names that no rule protects.',
  ])
})

it('says that another branch is in the way of the name', async () => {
  space.remote.git('branch', 'understudy', 'main')
  expect((await publish()).message).toMatch(
    /A branch is in the way of the name: remove it, or set drift\.pullRequest\.branchPrefix\.$/,
  )
  expect(await publish({}, { branchPrefix: 'drift-' })).toMatchObject({ state: 'pushed', branch: 'drift-Orders' })
})

it.each([
  [{ remote: 'upstream' }, 'The repository has no remote "upstream": set drift.pullRequest.remote.'],
  [{ base: 'release' }, 'The remote has no branch release: set drift.pullRequest.base.'],
])('says what of the configuration is not there: %o', async (config, message) => {
  expect(await publish({}, config)).toMatchObject({ state: 'failed', message })
})

it('says that there is no repository', async () => {
  expect((await publish({}, { cwd: space.root })).message).toMatch(
    /^Pull requests need a Git repository: fatal: not a git repository/,
  )
})

it('says that the remote cannot be read, without what opens it', async () => {
  space.git('remote', 'set-url', 'origin', 'http://bot:hunter2hunter2@127.0.0.1:1/acme/shop.git')
  const { state, message } = await publish({}, { env: { GITHUB_TOKEN: 'seededtoken-4f8a' } })
  expect(state).toBe('failed')
  expect(message).toMatch(/^The remote cannot be read:\n {2}fatal: unable to access/)
  expect(message).not.toMatch(/hunter2|seededtoken/)
})

it('does not ask a person whom it cannot reach', async () => {
  expect((await publish({}, { env: { PATH: '/nowhere' } })).message).toMatch(
    /^Git cannot be started: .* Install git\.$/,
  )
})
