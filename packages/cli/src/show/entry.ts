import type { Interaction } from '@understudy/core'

/** An interaction, and where it stands. */
export interface Entry {
  /** Absolute path of the recording. */
  path: string
  /** The same as it is printed. */
  recording: string
  interaction: Interaction
}

/** What an interaction came to: a status, or the code of a failure. */
export function resultOf({ response, error }: Pick<Interaction, 'response' | 'error'>): string {
  return response === undefined ? (error?.code ?? 'no answer') : String(response.status)
}

/** `Service.operation`, as ids begin; `host GET /path` for an operation without a name. */
export function operationName({ service, operation }: Pick<Interaction, 'service' | 'operation'>): string {
  return `${service}${/\s/.test(operation) ? ' ' : '.'}${operation}`
}
