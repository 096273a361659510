import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { makeOutsideFolder, type Ending } from '../../outside-folder.js'
import { packageManagerOf } from '../package-manager.js'
import type { DriftJob } from './drift-job.js'
import { githubWorkflow } from './github.js'
import { gitlabJob, includeFile, stagesIn } from './gitlab.js'
import { readWorkflow } from './read-workflow.js'

// The parser of GitHub's own imports JSON as bundlers understand it.
const hooks = registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context)
    return specifier.endsWith('.json') ? { ...resolved, importAttributes: { type: 'json' } } : resolved
  },
})
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import('@actions/workflow-parser')

afterAll(() => hooks.deregister())

const GITLAB_CI = fileURLToPath(import.meta.resolve('gitlab-ci-local'))

const MANAGERS = {
  npm: { field: null, files: ['package-lock.json'] },
  'npm without a lockfile': { field: null, files: [] },
  pnpm: { field: null, files: ['pnpm-lock.yaml'] },
  'pnpm of a version': { field: 'pnpm@10.4.0+sha512.abc', files: ['pnpm-lock.yaml'] },
  'Yarn 1': { field: null, files: ['yarn.lock'] },
  'Yarn 4': { field: 'yarn@4.6.0', files: ['yarn.lock', '.yarnrc.yml'] },
  Bun: { field: null, files: ['bun.lock'] },
}

function jobWith(manager: keyof typeof MANAGERS, more: Partial<DriftJob> = {}): DriftJob {
  return {
    name: 'understudy-drift',
    folder: null,
    lockedAt: MANAGERS[manager].files.length > 0 ? '' : null,
    packages: packageManagerOf({ ...MANAGERS[manager], userAgent: undefined }),
    minute: 17,
    hour: 3,
    nodeFile: '.nvmrc',
    nodeVersion: '24',
    secrets: ['PAYMENTS_TOKEN', 'SLACK_WEBHOOK'],
    services: ['PaymentService'],
    ...more,
  }
}

const PACKAGE: Partial<DriftJob> = {
  name: 'understudy-drift-apps-shop',
  folder: 'apps/shop',
  nodeFile: null,
  nodeVersion: null,
  secrets: [],
}

const JOBS = (Object.keys(MANAGERS) as (keyof typeof MANAGERS)[]).flatMap((manager) => [
  { title: manager, manager, job: jobWith(manager) },
  { title: `${manager}, in a package of a repository`, manager, job: jobWith(manager, PACKAGE) },
  {
    title: `${manager}, with a lockfile in the package`,
    manager,
    job: jobWith(manager, { ...PACKAGE, lockedAt: 'apps/shop' }),
  },
])

describe('the workflow for GitHub', () => {
  it.each(JOBS)('is valid with $title', async ({ job }) => {
    const content = githubWorkflow(job)
    const parsed = parseWorkflow({ name: 'understudy-drift.yml', content }, new NoOperationTraceWriter())
    expect(parsed.context.errors.getErrors()).toEqual([])
    const template = await convertWorkflowTemplate(parsed.context, parsed.value!)
    expect(template.errors ?? []).toEqual([])
    expect(template.jobs).toHaveLength(1)
  })

  it.each<[keyof typeof MANAGERS, string[]]>([
    ['npm', ['actions/checkout@v6', 'actions/setup-node@v6', 'npm ci']],
    ['npm without a lockfile', ['actions/checkout@v6', 'actions/setup-node@v6', 'npm install']],
    [
      'pnpm',
      ['actions/checkout@v6', 'pnpm/action-setup@v6', 'actions/setup-node@v6', 'pnpm install --frozen-lockfile'],
    ],
    ['Yarn 1', ['actions/checkout@v6', 'actions/setup-node@v6', 'yarn install --frozen-lockfile']],
    [
      'Yarn 4',
      [
        'actions/checkout@v6',
        'actions/setup-node@v6',
        'npm install --global corepack\ncorepack enable\nyarn install --immutable\n',
      ],
    ],
    ['Bun', ['actions/checkout@v6', 'actions/setup-node@v6', 'oven-sh/setup-bun@v2', 'bun install --frozen-lockfile']],
  ])('installs with %s', (manager, steps) => {
    const { jobs } = readWorkflow(githubWorkflow(jobWith(manager)))
    const before = jobs.drift.steps.slice(
      0,
      jobs.drift.steps.findIndex(({ run }) => run?.includes('understudy drift')),
    )
    expect(before.map(({ uses, run }) => uses ?? run)).toEqual(steps)
  })

  it('runs at its minute, with the rights and the secrets that it needs', () => {
    const { on, permissions, jobs } = readWorkflow(githubWorkflow(jobWith('npm')))
    expect(on.schedule).toEqual([{ cron: '17 3 * * *' }])
    expect(permissions).toEqual({ contents: 'write', 'pull-requests': 'write' })
    expect(jobs.drift.steps.find(({ run }) => run?.includes('drift'))?.env).toEqual({
      GITHUB_TOKEN: '${{ github.token }}',
      PAYMENTS_TOKEN: '${{ secrets.PAYMENTS_TOKEN }}',
      SLACK_WEBHOOK: '${{ secrets.SLACK_WEBHOOK }}',
    })
  })

  it('works in the folder of a package, and installs where the lockfile is', () => {
    const { jobs } = readWorkflow(githubWorkflow(jobWith('pnpm', PACKAGE)))
    const runs = jobs.drift.steps.filter(({ run }) => run !== undefined && !run.startsWith('curl'))
    expect(runs.map((step) => step['working-directory'])).toEqual([undefined, 'apps/shop'])
    const upload = jobs.drift.steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact'))
    expect(upload?.with?.['path']).toBe('apps/shop/understudy-drift.sarif\napps/shop/understudy-drift.xml\n')
  })

  it('names secrets after services where none is configured, as comments', () => {
    expect(githubWorkflow(jobWith('npm', { secrets: [] }))).toContain(
      '          # PAYMENT_SERVICE_TOKEN: ${{ secrets.PAYMENT_SERVICE_TOKEN }}\n',
    )
  })
})

interface GitlabJob {
  stage: string
  image: string
  script: string[]
  after_script: string[]
  rules: object[]
  artifacts: { reports: Record<string, string> }
}

describe('the job for GitLab', () => {
  it.each(JOBS)('is plain YAML with $title', ({ job }) => {
    const all = parse(gitlabJob(job, null)) as Record<string, GitlabJob>
    expect(Object.keys(all)).toEqual([job.name])
    const { script, after_script: after, rules } = all[job.name]!
    expect([...script, ...after].every((line) => typeof line === 'string')).toBe(true)
    expect(rules[0]).toEqual({ if: '$CI_PIPELINE_SOURCE == "schedule"' })
    expect(script.at(-1)).toContain('understudy drift --sample 20% --pr')
  })

  it('is what the schema of GitLab allows, and is of scheduled pipelines alone', async () => {
    const folder = await makeOutsideFolder()
    try {
      const jobs = JOBS.map(({ job }, index) => gitlabJob({ ...job, name: `understudy-drift-${index}` }, null))
      await folder.save('.gitlab-ci.yml', jobs.join('\n'))
      await folder.git('init', '--quiet')
      await folder.git('remote', 'add', 'origin', 'git@gitlab.com:acme/shop.git')
      const list = (...args: string[]): Promise<Ending> =>
        folder.spawned(process.execPath, [GITLAB_CI, '--list', ...args], { NO_COLOR: '1' })
      const [pushed, scheduled] = [await list(), await list('--variable', 'CI_PIPELINE_SOURCE=schedule')]
      expect([pushed.code, scheduled.code]).toEqual([0, 0])
      expect(scheduled.err).toContain('json schema validated')
      expect(pushed.out).not.toContain('understudy-drift-')
      expect(scheduled.out.match(/^understudy-drift-\d+ .* test /gm)).toHaveLength(JOBS.length)
    } finally {
      await folder.remove()
    }
  })

  it('enters the folder of a package', () => {
    const all = parse(gitlabJob(jobWith('pnpm', PACKAGE), null)) as Record<string, GitlabJob>
    const job = all['understudy-drift-apps-shop']!
    expect(job.script.slice(0, 3)).toEqual([
      'npm install --global pnpm@latest',
      'pnpm install --frozen-lockfile',
      'cd "apps/shop"',
    ])
    expect(job.artifacts.reports).toEqual({
      junit: 'apps/shop/understudy-drift.xml',
      codequality: 'apps/shop/understudy-drift.codequality.json',
    })
    expect(job.image).toBe('node:lts')
  })

  it.each([
    { pipeline: 'build:\n  script: make\n', stage: 'test' },
    { pipeline: 'stages: [lint, test, deploy]\n', stage: 'test' },
    { pipeline: 'stages:\n  - build\n  - verify\n', stage: 'verify' },
  ])('is of the stage $stage', ({ pipeline, stage }) => {
    const all = parse(gitlabJob(jobWith('npm'), stagesIn(pipeline))) as Record<string, GitlabJob>
    expect(all['understudy-drift']!.stage).toBe(stage)
  })
})

describe('the pipeline of GitLab includes the job', () => {
  const FILE = '.gitlab/understudy-drift.yml'
  const ITEM = `  - local: ${FILE}\n`

  it.each([
    { where: 'that is not there', before: null, after: `include:\n${ITEM}` },
    {
      where: 'without includes',
      before: `stages: [test]\n\ntest:\n  script: make # all\n`,
      after: `include:\n${ITEM}\nstages: [test]\n\ntest:\n  script: make # all\n`,
    },
    {
      where: 'that begins with a comment',
      before: `# Ours.\nstages: [test]`,
      after: `# Ours.\nstages: [test]\n\ninclude:\n${ITEM}`,
    },
    {
      where: 'with a list of includes, and CRLF',
      before: `include:\r\n- local: a.yml # first\r\n- project: x\r\n  file: y.yml\r\n\r\ntest:\r\n  script: make\r\n`,
      after: `include:\r\n- local: a.yml # first\r\n- project: x\r\n  file: y.yml\r\n- local: ${FILE}\r\n\r\ntest:\r\n  script: make\r\n`,
    },
    {
      where: 'with one include',
      before: `include: 'a.yml' # one\ntest:\n  script: make\n`,
      after: `include:\n  - 'a.yml'\n${ITEM.trimEnd()} # one\ntest:\n  script: make\n`,
    },
  ])('$where', ({ before, after }) => {
    expect(includeFile(before, FILE)).toEqual({ by: 'edit', text: after })
    expect(includeFile(after, FILE)).toEqual({ by: 'none' })
    expect((parse(after) as { include: unknown[] }).include).toContainEqual({ local: FILE })
  })

  it.each([
    { where: 'has it', text: `include: [/${FILE}]\n`, by: 'none' },
    { where: 'names it in a comment alone', text: `test: 1 # ${FILE}\n`, by: 'edit' },
    { where: 'is of several documents', text: `spec:\n  inputs: {}\n---\ntest: {}\n`, by: 'hand' },
    { where: 'has includes on one line', text: `include: [a.yml]\n`, by: 'hand' },
    { where: 'does not parse', text: `test: [\n`, by: 'hand' },
  ])('or not, where it $where', ({ text, by }) => {
    expect(includeFile(text, FILE).by).toBe(by)
  })
})
