import { EXIT, UsageError, type Surroundings } from '../surroundings.js'
import { carryOut, runShown, type CarryOutFlags } from './carry-out.js'
import { planCi, type CiChoice } from './ci/plan-ci.js'
import type { Plan } from './change.js'
import { planInit } from './plan-init.js'
import { readProject, versionOf, type Project } from './project.js'
import { findRunners, RUNNERS, type Runner } from './runner.js'

/** What `understudy init` may be told. */
export interface InitFlags extends CarryOutFlags {
  runner?: Runner
  /** Whether to write an understudy.config to fill in. */
  config?: boolean
  install?: boolean
  /** Write the nightly job, for this forge, or for the one that the repository shows. */
  ci?: CiChoice | true
}

/**
 * Set a project up, or its nightly job, and return the exit code.
 * @throws config-unreadable, config-invalid
 */
export async function init(flags: InitFlags, surroundings: Surroundings): Promise<number> {
  const project = readProject(surroundings.cwd, surroundings.env)
  const plan = flags.ci === undefined ? await planSetUp(project, flags, surroundings) : planCi(project, flags.ci)
  const { code, isWritten } = await carryOut(plan, flags, surroundings)
  if (!isWritten) return code
  return finish(plan, { project, flags, code, surroundings })
}

async function planSetUp(project: Project, flags: InitFlags, surroundings: Surroundings): Promise<Plan> {
  const runners = await chooseRunners(project, flags, surroundings)
  surroundings.out(`${describe(project, runners)}\n\n`)
  return planInit(project, { runners, hasConfig: flags.config === true })
}

async function chooseRunners(project: Project, { runner }: InitFlags, { ask }: Surroundings): Promise<Runner[]> {
  if (runner !== undefined) return [runner]
  const found = findRunners(project)
  if (found.length === 1) return found
  if (found.length === 0) {
    throw new UsageError(
      `Neither Vitest nor Jest is set up in "${project.folder}": install one, or name it by --runner.`,
    )
  }
  if (ask === null) throw new UsageError('Both Vitest and Jest are here: say --runner vitest or --runner jest.')
  const answer = (await ask('Both Vitest and Jest are here. Which one runs the tests? [vitest/jest] '))
    .trim()
    .toLowerCase()
  if (answer in RUNNERS) return [answer as Runner]
  throw new UsageError(`"${answer}" is neither vitest nor jest.`)
}

function describe(project: Project, runners: readonly Runner[]): string {
  const names = runners.map((runner) => `${RUNNERS[runner].title} ${versionOf(project, runner) ?? ''}`.trim())
  const language = project.isTypeScript ? 'TypeScript' : 'JavaScript'
  return `Found ${[...names, language, project.isModule ? 'ES modules' : 'CommonJS', project.packages.name].join(', ')}.`
}

interface Ending {
  project: Project
  flags: InitFlags
  code: number
  surroundings: Surroundings
}

async function finish({ next }: Plan, { project, flags, code, surroundings }: Ending): Promise<number> {
  const { out, paint } = surroundings
  const { install } = project.packages
  const isInstalling = flags.install === true && next.includes(install)
  if (isInstalling) {
    out(`${install}\n`)
    const failure = await runShown(install, project.folder)
    if (failure !== EXIT.clean) return EXIT.found
  }
  const left = next.filter((step) => !(isInstalling && step === install))
  if (left.length > 0) out(`\n${paint('bold', 'Next')}\n${left.map((step) => `  ${step}\n`).join('')}`)
  return code
}
