import { join } from 'node:path'
import { readWorkflow, type WorkflowStep } from '../../packages/cli/src/init/ci/read-workflow.ts'
import { runCommand, type Ending } from '../conformance/harness/run-command.ts'

/** What a workflow runs in. */
export interface WorkflowScene {
  /** The folder of the checkout. */
  folder: string
  env: Record<string, string>
  token: string
  secrets: Record<string, string>
}

/** A step that ran, by its name or command. */
export interface StepEnding extends Ending {
  step: string
}

/** Run the commands of a workflow in order, as GitHub does: checkout, set-up and upload are left out, and so is installing. */
export async function runWorkflow(text: string, scene: WorkflowScene): Promise<StepEnding[]> {
  const { env: ofJob, steps } = readWorkflow(text).jobs.drift
  const env = { ...scene.env, ...filled(ofJob, scene) }
  const endings: StepEnding[] = []
  for (const step of steps) {
    if (step.run === undefined || /^npm (?:ci|install)$/.test(step.run)) continue
    const hasFailed = endings.some(({ code }) => code !== 0)
    if (!isDue(step, { env, hasFailed })) continue
    const ending = await runCommand('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
      cwd: join(scene.folder, step['working-directory'] ?? '.'),
      env: { ...env, ...filled(step.env, scene) },
    })
    endings.push({ ...ending, step: step.name ?? step.run })
  }
  return endings
}

/** The two conditions that the workflow knows. */
function isDue(step: WorkflowStep, { env, hasFailed }: { env: Record<string, string>; hasFailed: boolean }): boolean {
  if (step.if === undefined) return !hasFailed
  const variable = /^always\(\)(?: && env\.(\w+) != '')?$/.exec(step.if)
  if (variable === null) throw new Error(`The condition "${step.if}" is not known here.`)
  return variable[1] === undefined || env[variable[1]] !== ''
}

function filled(env: Record<string, string> = {}, { token, secrets }: WorkflowScene): Record<string, string> {
  const fill = (value: string): string =>
    value
      .replace('${{ github.token }}', token)
      .replace(/\$\{\{ secrets\.(\w+) \}\}/, (_all, name: string) => secrets[name] ?? '')
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)]))
}
