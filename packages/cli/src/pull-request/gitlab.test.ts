import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PullRequestConfig } from '@understudy/core'
import { SEEDED_TOKEN } from './forges/either-forge.js'
import { startGitLab, type GitLabForge } from './forges/gitlab-forge.js'
import { makeWorkspace, type Workspace } from './forges/workspace.js'
import { publishPullRequests } from './publish.js'
import type { PublishOutcome, ServiceChange } from './service-change.js'

const BRANCH = 'understudy/drift/Orders'
const PROJECT = 'acme/platform/back-end/shop'
const CHANGE: ServiceChange = {
  service: 'Orders',
  files: [{ path: 'a.json', from: '1\n', text: '2\n' }],
  title: 'Orders changed',
  body: 'One finding.',
  key: 'a',
}

let space: Workspace
let forge: GitLabForge
let printed: string[]

beforeEach(async () => {
  space = makeWorkspace({ 'a.json': '1\n' })
  forge = await startGitLab(PROJECT, space.remote, SEEDED_TOKEN)
  printed = []
})

afterEach(async () => {
  await forge.close()
  space.remove()
})

async function publish(env: Record<string, string>, config: PullRequestConfig = {}): Promise<PublishOutcome> {
  const [outcome] = await publishPullRequests([CHANGE], {
    cwd: space.work,
    env: { ...space.env, ...env },
    config,
    out: (text) => printed.push(text),
    note: (text) => printed.push(text),
    now: () => new Date('2026-11-23T02:00:00Z'),
    sleep: async () => {},
  })
  expect(JSON.stringify([outcome, printed, forge.requests])).not.toContain(SEEDED_TOKEN)
  if (outcome === undefined) throw new Error('no outcome')
  return outcome
}

const job = (): Record<string, string> => ({
  GITLAB_CI: 'true',
  CI_SERVER_URL: forge.origin,
  CI_API_V4_URL: forge.apiUrl,
  CI_PROJECT_PATH: PROJECT,
  CI_JOB_TOKEN: 'jobtoken-0123456789',
})

it('works in a job of a GitLab of one’s own, whose checkout may only read', async () => {
  const origin = forge.origin.replace('://', '://gitlab-ci-token:jobtoken-0123456789@')
  space.git('remote', 'set-url', 'origin', `${origin}/${PROJECT}.git`)
  expect(await publish({ ...job(), GITLAB_TOKEN: SEEDED_TOKEN })).toMatchObject({
    state: 'opened',
    url: `${forge.origin}/${PROJECT}/-/merge_requests/1`,
  })
  expect(forge.calls.every(({ headers }) => headers['private-token'] === SEEDED_TOKEN)).toBe(true)
  expect(forge.requests).toMatchObject([{ source_branch: BRANCH, target_branch: 'main' }])
})

it('works at a desk, where the host and the token tell all', async () => {
  space.git('remote', 'set-url', 'origin', `${forge.origin}/${PROJECT}.git`)
  expect(await publish({ GITLAB_TOKEN: SEEDED_TOKEN }, { forge: 'gitlab' })).toMatchObject({ state: 'opened' })
})

it('works below a path of the host', async () => {
  space.git('remote', 'set-url', 'origin', `${forge.origin}/gitlab/${PROJECT}.git`)
  const config: PullRequestConfig = { forge: 'gitlab', apiUrl: `${forge.origin}/gitlab/api/v4` }
  expect(await publish({ GITLAB_TOKEN: SEEDED_TOKEN }, config)).toMatchObject({ state: 'opened' })
})

it('prints the text where a job has nothing but its own token, and says what it needs', async () => {
  const outcome = await publish(job())
  expect(outcome).toEqual({
    service: 'Orders',
    branch: BRANCH,
    state: 'pushed',
    message:
      `The branch ${BRANCH} is pushed. CI_JOB_TOKEN may not open merge requests on GitLab: give the job a project access ` +
      'token with the Developer role and the scopes api and write_repository, as GITLAB_TOKEN.',
  })
  expect(printed.join('')).toContain(
    `open    ${forge.origin}/${PROJECT}/-/merge_requests/new?merge_request%5Bsource_branch%5D=`,
  )
  expect(forge.calls).toEqual([])
})

it.each([
  [
    403,
    {
      error: 'insufficient_scope',
      error_description: 'The request requires higher privileges than provided by the access token.',
      scope: 'api',
    },
    'GitLab answers 403: The request requires higher privileges than provided by the access token. The token needs the Developer role in acme/platform/back-end/shop and the scope api, and the project must not be archived.',
  ],
  [
    403,
    { message: '403 Forbidden' },
    'GitLab answers 403: 403 Forbidden. The token needs the Developer role in acme/platform/back-end/shop and the scope api, and the project must not be archived.',
  ],
  [
    400,
    { message: { target_branch: ["can't be blank"] } },
    'GitLab answers 400: {"target_branch":["can\'t be blank"]}.',
  ],
])('tells a %i of GitLab’s: %o', async (status, body, message) => {
  forge.fail({ method: 'POST', path: /\/merge_requests$/, answer: { status, body } })
  const outcome = await publish({ ...job(), GITLAB_TOKEN: SEEDED_TOKEN })
  expect([outcome.state, outcome.message.split('\n')]).toEqual([
    'failed',
    [message, expect.stringMatching(/^The branch .* is pushed; a person can open the merge request: http/)],
  ])
})

it('notes that groups are not asked to review', async () => {
  forge.people.set('ada', 5)
  const config = { reviewers: { '*': ['acme/back-end', 'ada'] } }
  expect(await publish({ ...job(), GITLAB_TOKEN: SEEDED_TOKEN }, config)).toMatchObject({ state: 'opened' })
  expect(forge.requests[0]?.reviewers).toEqual([5])
  expect(printed).toEqual([
    'Orders: not all reviewers can be asked: acme/back-end: on GitLab, only people are asked to review, no groups',
  ])
})
