import { expect, it } from 'vitest'
import { jobLink, sourceLink } from './ci-links.js'

const github = {
  GITHUB_SERVER_URL: 'https://github.example.com',
  GITHUB_REPOSITORY: 'shop/web',
  GITHUB_RUN_ID: '7',
  GITHUB_SHA: 'abc123',
}

it.each([
  ['GitHub', github, 'https://github.example.com/shop/web/actions/runs/7'],
  ['GitLab', { CI_JOB_URL: 'https://gitlab.example.com/shop/-/jobs/7' }, 'https://gitlab.example.com/shop/-/jobs/7'],
  ['Jenkins', { BUILD_URL: 'https://ci.example.com/job/shop/7/' }, 'https://ci.example.com/job/shop/7/'],
  ['none', { BUILD_URL: '' }, undefined],
  ['none, where it is no page', { BUILD_URL: 'javascript:alert(1)' }, undefined],
])("finds the job's page of %s", (_title, env, link) => {
  expect(jobLink(env)).toBe(link)
})

it.each([
  ['GitHub', github, '', 'https://github.example.com/shop/web/blob/abc123/{file}#L{line}'],
  [
    'GitHub, in a folder',
    github,
    'packages/a b/',
    'https://github.example.com/shop/web/blob/abc123/packages/a%20b/{file}#L{line}',
  ],
  [
    'GitLab',
    { CI_PROJECT_URL: 'https://gitlab.example.com/shop', CI_COMMIT_SHA: 'abc123' },
    '.',
    'https://gitlab.example.com/shop/-/blob/abc123/{file}#L{line}',
  ],
  ['none', {}, '', undefined],
])('finds where sources are shown on %s', (_title, env, folder, link) => {
  expect(sourceLink(env, folder)).toBe(link)
})
