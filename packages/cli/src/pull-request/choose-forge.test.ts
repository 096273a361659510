import { expect, it } from 'vitest'
import type { PullRequestConfig } from '@understudy/core'
import { chooseForge, compareUrl } from './choose-forge.js'

type Row = [
  title: string,
  remote: string | null,
  env: Record<string, string>,
  config: PullRequestConfig,
  expected: Record<string, unknown>,
]

const ROWS: Row[] = [
  [
    'GitHub by its host',
    'git@github.com:acme/shop.git',
    { GH_TOKEN: 'token-1' },
    {},
    {
      kind: 'github',
      apiUrl: 'https://api.github.com',
      webUrl: 'https://github.com/acme/shop',
      project: 'acme/shop',
      token: { value: 'token-1', variable: 'GH_TOKEN', isOfJob: false },
      lack: null,
    },
  ],
  [
    'an Enterprise server by its host',
    'https://github.example.com/acme/shop.git',
    { GH_ENTERPRISE_TOKEN: 'token-1', GITHUB_TOKEN: 'token-2' },
    {},
    { kind: 'github', apiUrl: 'https://github.example.com/api/v3', token: { value: 'token-1' }, lack: null },
  ],
  [
    'an Enterprise server by the job',
    'https://code.example.com/acme/shop',
    {
      GITHUB_ACTIONS: 'true',
      GITHUB_SERVER_URL: 'https://code.example.com',
      GITHUB_API_URL: 'https://code.example.com/api/v3',
      GITHUB_TOKEN: 'token-1',
    },
    {},
    { kind: 'github', apiUrl: 'https://code.example.com/api/v3', project: 'acme/shop' },
  ],
  [
    'an Enterprise server by the configuration',
    'ssh://git@code.example.com:2222/acme/shop.git',
    { GITHUB_TOKEN: 'token-1' },
    { forge: 'github', apiUrl: 'https://api.code.example.com/' },
    { kind: 'github', apiUrl: 'https://api.code.example.com', webUrl: 'https://code.example.com/acme/shop' },
  ],
  [
    'Enterprise Cloud with data residency',
    'https://acme.ghe.com/acme/shop',
    { GITHUB_TOKEN: 'token-1' },
    {},
    { kind: 'github', apiUrl: 'https://api.acme.ghe.com' },
  ],
  [
    'GitLab with subgroups',
    'git@gitlab.com:acme/platform/shop.git',
    { GITLAB_TOKEN: 'token-1' },
    {},
    { kind: 'gitlab', apiUrl: 'https://gitlab.com/api/v4', project: 'acme/platform/shop', lack: null },
  ],
  [
    'a GitLab of one’s own below a path',
    'https://git.example.com/gitlab/acme/shop.git',
    {
      GITLAB_CI: 'true',
      CI_SERVER_URL: 'https://git.example.com/gitlab',
      CI_API_V4_URL: 'https://git.example.com/gitlab/api/v4',
      GITLAB_TOKEN: 'token-1',
    },
    {},
    { kind: 'gitlab', apiUrl: 'https://git.example.com/gitlab/api/v4', project: 'acme/shop' },
  ],
  [
    'a job’s token, which opens nothing',
    'https://gitlab-ci-token:x@gitlab.com/acme/shop.git',
    {
      GITLAB_CI: 'true',
      CI_SERVER_URL: 'https://gitlab.com',
      CI_API_V4_URL: 'https://gitlab.com/api/v4',
      CI_JOB_TOKEN: 'token-1',
    },
    {},
    {
      kind: 'gitlab',
      token: { isOfJob: true },
      lack: expect.stringContaining('CI_JOB_TOKEN may not open merge requests'),
    },
  ],
  [
    'the remote’s forge rather than that of a job elsewhere',
    'https://gitlab.com/acme/mirror.git',
    { GITHUB_ACTIONS: 'true', GITHUB_TOKEN: 'token-1', GITHUB_API_URL: 'https://api.github.com' },
    {},
    {
      kind: 'gitlab',
      apiUrl: 'https://gitlab.com/api/v4',
      token: null,
      lack: expect.stringContaining('set GITLAB_TOKEN'),
    },
  ],
  [
    'no token of a job for another server',
    'https://github.example.com/acme/shop.git',
    { GITHUB_ACTIONS: 'true', GITHUB_SERVER_URL: 'https://github.com', GITHUB_TOKEN: 'token-1' },
    {},
    { kind: 'github', token: null, lack: expect.stringContaining('or UNDERSTUDY_TOKEN for another server') },
  ],
  [
    'a token that is meant for another server',
    'https://github.example.com/acme/shop.git',
    { GITHUB_ACTIONS: 'true', GITHUB_TOKEN: 'token-1', UNDERSTUDY_TOKEN: 'token-2' },
    {},
    { kind: 'github', apiUrl: 'https://github.example.com/api/v3', token: { value: 'token-2' } },
  ],
  [
    'the job’s project for a remote on disk',
    '/srv/git/shop.git',
    {
      GITLAB_CI: 'true',
      CI_API_V4_URL: 'http://localhost:1/api/v4',
      CI_PROJECT_PATH: 'a/b/c',
      UNDERSTUDY_TOKEN: 'token-1',
    },
    {},
    { kind: 'gitlab', apiUrl: 'http://localhost:1/api/v4', project: 'a/b/c', token: { variable: 'UNDERSTUDY_TOKEN' } },
  ],
  [
    'none for a host that nothing tells of',
    'https://git.example.com/acme/shop.git',
    { GITHUB_TOKEN: 'token-1', GITLAB_TOKEN: 'token-2' },
    {},
    {
      kind: 'none',
      token: null,
      lack: 'It is not known which forge git.example.com is: set drift.pullRequest.forge and apiUrl.',
    },
  ],
  [
    'none where that is asked for',
    'https://github.com/acme/shop.git',
    { GITHUB_TOKEN: 'token-1' },
    { forge: 'none' },
    { kind: 'none', token: null, lack: 'drift.pullRequest.forge is "none".' },
  ],
  [
    'GitHub without a token',
    'https://github.com/acme/shop.git',
    {},
    {},
    { kind: 'github', token: null, lack: expect.stringMatching(/^There is no token for GitHub: set GITHUB_TOKEN/) },
  ],
]

it.each(ROWS)('tells %s', (_, remote, env, config, expected) => {
  expect(chooseForge(remote, config, env)).toMatchObject(expected)
})

it('tells where a person opens the request by hand', () => {
  const urlOn = (remote: string): string | null => compareUrl(chooseForge(remote, {}, {}), 'main', 'understudy/drift/A')
  expect(urlOn('git@github.com:acme/shop.git')).toBe(
    'https://github.com/acme/shop/compare/main...understudy/drift/A?expand=1',
  )
  expect(urlOn('https://gitlab-ci-token:secret@gitlab.example.com/a/b/c.git')).toBe(
    'https://gitlab.example.com/a/b/c/-/merge_requests/new?merge_request%5Bsource_branch%5D=understudy%2Fdrift%2FA&merge_request%5Btarget_branch%5D=main',
  )
  expect(urlOn('https://git.example.com/acme/shop.git')).toBeNull()
})
