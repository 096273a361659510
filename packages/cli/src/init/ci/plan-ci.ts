import { join } from 'node:path'
import { UsageError } from '../../surroundings.js'
import type { Plan } from '../change.js'
import { namesIn, readText } from '../disk.js'
import { gitSays } from '../git.js'
import { withDependencies } from '../plan-init.js'
import type { Project } from '../project.js'
import { readJob, repositoryOf, type DriftJob } from './drift-job.js'
import { githubWorkflow } from './github.js'
import { gitlabFile, gitlabJob, includeFile, stagesIn } from './gitlab.js'

/** A forge whose nightly job can be written. */
export type CiChoice = 'github' | 'gitlab'

/**
 * Plan the nightly job, for a forge or for the one that the repository shows.
 * @throws config-unreadable, config-invalid
 */
export function planCi(project: Project, choice: CiChoice | true): Plan {
  const repository = repositoryOf(project)
  const forge = choice === true ? forgeOf(repository) : choice
  const job = readJob(project)
  const plan: Plan = { changes: [], advice: [], notes: [], next: [] }
  if (forge === 'github') planGithub(plan, repository, job)
  else planGitlab(plan, repository, job)
  const isNew = plan.changes.length > 0
  plan.changes = withDependencies(project, { changes: plan.changes, wanted: ['@understudy/cli'] })
  const isMissing = plan.changes.some(({ path }) => path === project.manifestPath)
  plan.next = [...(isMissing ? [project.packages.install] : []), ...(isNew ? LEFT[forge] : [])]
  return plan
}

const LEFT: Record<CiChoice, string[]> = {
  github: [
    'in the repository’s settings: allow Actions to create pull requests, and add the secrets that the file names',
    'push it, and start it once by hand: Actions > Understudy drift > Run workflow',
  ],
  gitlab: [
    'in the project’s settings: add GITLAB_TOKEN and the variables that the file names, and a pipeline schedule',
    'push it, and start it once by hand: Build > Pipeline schedules > Run',
  ],
}

function forgeOf(repository: string): CiChoice {
  const remote = gitSays(repository, 'remote', 'get-url', 'origin') ?? ''
  const names = namesIn(repository)
  if (/github/i.test(remote)) return 'github'
  if (/gitlab/i.test(remote) || names.includes('.gitlab-ci.yml')) return 'gitlab'
  if (names.includes('.github')) return 'github'
  throw new UsageError('Whether this is on GitHub or GitLab cannot be told: say --ci github or --ci gitlab.')
}

function planGithub(plan: Plan, repository: string, job: DriftJob): void {
  planOwnFile(plan, join(repository, '.github/workflows', `${job.name}.yml`), githubWorkflow(job))
}

function planGitlab(plan: Plan, repository: string, job: DriftJob): void {
  const path = join(repository, '.gitlab-ci.yml')
  const before = readText(path)
  const file = gitlabFile(job)
  planOwnFile(plan, join(repository, file), gitlabJob(job, before === null ? null : stagesIn(before)))
  const edited = includeFile(before, file)
  if (edited.by === 'edit') plan.changes.push({ path, before, after: edited.text })
  if (edited.by === 'hand') plan.advice.push({ path, why: edited.why, lines: `include:\n  - local: ${file}` })
  if (before !== null && /^workflow:/m.test(before) && !before.includes('schedule')) {
    plan.notes.push('The "workflow" of .gitlab-ci.yml says nothing of schedules: see that its rules let them start.')
  }
}

/** A file of ours, which is the user's once it is there. */
function planOwnFile(plan: Plan, path: string, after: string): void {
  const before = readText(path)
  if (before === null) plan.changes.push({ path, before, after })
  else if (before !== after) {
    plan.notes.push(`"${path}" is there, and is left as it is. To have it written anew, remove it first.`)
  }
}
