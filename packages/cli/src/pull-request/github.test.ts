import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PullRequestConfig } from '@understudy/core'
import { SEEDED_TOKEN } from './forges/either-forge.js'
import { startGitHub, type GitHubForge } from './forges/github-forge.js'
import { makeWorkspace, type Workspace } from './forges/workspace.js'
import { publishPullRequests } from './publish.js'
import type { PublishOutcome, ServiceChange } from './service-change.js'

const BRANCH = 'understudy/drift/Orders'
const CHANGE: ServiceChange = {
  service: 'Orders',
  files: [{ path: 'a.json', from: '1\n', text: '2\n' }],
  title: 'Orders changed',
  body: 'One finding.',
  key: 'a',
}

let space: Workspace
let forge: GitHubForge
let waits: number[]
let notes: string[]

beforeEach(async () => {
  space = makeWorkspace({ 'a.json': '1\n' })
  forge = await startGitHub('acme/shop', space.remote, SEEDED_TOKEN)
  waits = []
  notes = []
})

afterEach(async () => {
  await forge.close()
  space.remove()
})

const ON_DISK = { GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'acme/shop' }

async function publish(
  env: Record<string, string> = { ...ON_DISK, GITHUB_API_URL: forge.apiUrl },
  config: PullRequestConfig = {},
): Promise<PublishOutcome> {
  const [outcome] = await publishPullRequests([CHANGE], {
    cwd: space.work,
    env: { ...space.env, GITHUB_TOKEN: SEEDED_TOKEN, ...env },
    config,
    out: (text) => notes.push(text),
    note: (text) => notes.push(text),
    now: () => new Date('2026-11-23T02:00:00Z'),
    sleep: async (ms) => void waits.push(ms),
  })
  expect(JSON.stringify([outcome, notes, forge.pulls])).not.toContain(SEEDED_TOKEN)
  if (outcome === undefined) throw new Error('no outcome')
  return outcome
}

const limited = (headers: Record<string, string>, message: string): void =>
  forge.fail({ method: 'GET', path: /\/pulls$/, answer: { status: 403, headers, body: { message } } })

it('works with an Enterprise server over HTTP, logged in by the token alone', async () => {
  space.git('remote', 'set-url', 'origin', `${forge.origin}/acme/shop.git`)
  const outcome = await publish({}, { forge: 'github' })
  expect(outcome).toMatchObject({ state: 'opened', url: `${forge.origin}/acme/shop/pull/1` })
  expect(space.remote.tip(BRANCH)).not.toBeNull()
  expect(space.git('config', '--list')).not.toContain('extraheader')
})

it('pushes with what the checkout logs in with, as actions/checkout leaves it', async () => {
  space.git('remote', 'set-url', 'origin', `${forge.origin}/acme/shop.git`)
  const login = Buffer.from(`x-access-token:${SEEDED_TOKEN}`).toString('base64')
  space.git('config', `http.${forge.origin}/.extraheader`, `AUTHORIZATION: basic ${login}`)
  expect(await publish({}, { forge: 'github' })).toMatchObject({ state: 'opened' })
})

it('keeps the token out of arguments and off the disk', async () => {
  const [bin, log] = [join(space.root, 'bin'), join(space.root, 'arguments')]
  mkdirSync(bin)
  writeFileSync(join(bin, 'git'), `#!/bin/sh\necho "$@" >> '${log}'\nPATH='${space.env['PATH']}' exec git "$@"\n`, {
    mode: 0o755,
  })
  space.git('remote', 'set-url', 'origin', `${forge.origin}/acme/shop.git`)
  const PATH = `${bin}:${space.env['PATH']}`
  expect(await publish({ PATH }, { forge: 'github' })).toMatchObject({ state: 'opened' })
  const login = Buffer.from(`x-access-token:${SEEDED_TOKEN}`).toString('base64')
  const files = readdirSync(space.root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'))
  expect(readFileSync(log, 'utf8')).toContain('push')
  expect(texts.filter((text) => text.includes(SEEDED_TOKEN) || text.includes(login))).toEqual([])
})

it('tells of a proxy that Node does not use', async () => {
  await forge.close()
  const { message } = await publish({
    ...ON_DISK,
    GITHUB_API_URL: forge.apiUrl,
    HTTPS_PROXY: 'http://proxy.example.com',
  })
  expect(message).toMatch(/ECONNREFUSED.*set NODE_USE_ENV_PROXY=1/)
})

it('says that Git may not log in, without showing how it tried', async () => {
  space.git('remote', 'set-url', 'origin', `${forge.origin.replace('://', '://bot:hunter2hunter2@')}/acme/shop.git`)
  const { state, message } = await publish({}, { forge: 'github' })
  expect(state).toBe('failed')
  expect(message).toMatch(/Authentication failed[^]*Git has nothing to log in with/)
  expect(message).not.toContain('hunter2')
})

it('waits for a primary limit that ends soon', async () => {
  const reset = String(Date.parse('2026-11-23T02:00:20Z') / 1000)
  limited({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }, 'API rate limit exceeded')
  expect(await publish()).toMatchObject({ state: 'opened' })
  expect(waits).toEqual([21_000])
})

it('says when a primary limit ends that lasts', async () => {
  const reset = String(Date.parse('2026-11-23T02:45:00Z') / 1000)
  limited({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }, 'API rate limit exceeded')
  expect(await publish()).toMatchObject({
    state: 'failed',
    message: 'GitHub takes no more calls with this token until 2026-11-23T02:45:00Z: run again after that.',
  })
})

it('waits a minute for a secondary limit that does not say how long it lasts', async () => {
  limited({}, 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.')
  expect(await publish()).toMatchObject({ state: 'opened' })
  expect(waits).toEqual([61_000])
})

it.each([
  [
    'GitHub Actions is not permitted to create or approve pull requests.',
    {},
    'GitHub answers 403: GitHub Actions is not permitted to create or approve pull requests. Switch on "Allow GitHub Actions to create and approve pull requests" in the settings of the repository (Actions, General, Workflow permissions), or give the job a token of its own as UNDERSTUDY_TOKEN.',
  ],
  [
    'Resource not accessible by integration',
    { 'x-accepted-github-permissions': 'pull_requests=write' },
    'GitHub answers 403: Resource not accessible by integration. The token lacks a permission: the workflow needs contents: write and pull-requests: write (GitHub asks for pull_requests: write).',
  ],
])('says what to do about "%s"', async (message, headers, told) => {
  const documentation_url = 'https://docs.github.com/rest/pulls/pulls#create-a-pull-request'
  const answer = { status: 403, headers, body: { message, documentation_url } }
  forge.fail({ method: 'POST', path: /\/pulls$/, answer })
  const url = `${forge.origin}/acme/shop/compare/main...${BRANCH}?expand=1`
  expect(await publish({ ...ON_DISK, GITHUB_API_URL: forge.apiUrl, GITHUB_SERVER_URL: forge.origin })).toMatchObject({
    state: 'failed',
    message: `${told}\nThe branch ${BRANCH} is pushed; a person can open the pull request: ${url}.`,
  })
})

it('opens the request though labels cannot be set, and says so', async () => {
  forge.fail({ method: 'POST', path: /labels$/, answer: { status: 403, body: { message: 'Forbidden' } } })
  expect(await publish(undefined, { labels: ['drift'] })).toMatchObject({ state: 'opened' })
  expect(notes).toEqual([expect.stringMatching(/^Orders: labels cannot be set: GitHub answers 403: Forbidden/)])
})

it('asks teams to review', async () => {
  forge.people.add('shop-team')
  await publish(undefined, { reviewers: { '*': ['acme/shop-team'] } })
  expect(forge.pulls[0]?.reviewers).toEqual(['shop-team'])
})

it('finds its request after hundreds of others', async () => {
  await publish()
  const [own] = forge.pulls
  if (own === undefined) throw new Error('no pull request')
  const closed = { ...own, state: 'closed' as const, body: 'Of older findings' }
  forge.pulls.push(...Array.from({ length: 150 }, (_, index) => ({ ...closed, number: index + 2 })))
  expect(await publish()).toMatchObject({ state: 'unchanged', url: `${forge.origin}/acme/shop/pull/1` })
})

it('does not take the branch of a fork for its own', async () => {
  const pull = {
    number: 7,
    html_url: 'https://example.com/7',
    state: 'open',
    title: 'Of a fork',
    body: '',
    merged_at: null,
    base: { ref: 'main', repo: { full_name: 'acme/shop' } },
    head: { ref: BRANCH, sha: '0'.repeat(40), repo: { full_name: 'acme/other' } },
    labels: [],
  }
  forge.fail({ method: 'GET', path: /\/pulls$/, answer: { status: 200, body: [pull] } })
  expect(await publish()).toMatchObject({ state: 'opened', url: `${forge.origin}/acme/shop/pull/1` })
})

it('says that the address is no API of GitHub', async () => {
  forge.fail({ method: 'GET', path: /\/pulls$/, answer: { status: 200, body: { html: true } } })
  expect((await publish()).message).toBe(
    'GitHub answers with something else than a list: is drift.pullRequest.apiUrl its API?',
  )
})
