import { parse } from 'yaml'

/** One step of a workflow. */
export interface WorkflowStep {
  name?: string
  if?: string
  uses?: string
  run?: string
  with?: Record<string, string>
  env?: Record<string, string>
  'working-directory'?: string
}

/** What a workflow for GitHub says, as far as its tests and stories ask. */
export interface Workflow {
  on: { schedule: { cron: string }[] }
  permissions: Record<string, string>
  jobs: { drift: { env: Record<string, string>; steps: WorkflowStep[] } }
}

/** Read the text of a workflow that was written here. */
export function readWorkflow(text: string): Workflow {
  return parse(text) as Workflow
}
