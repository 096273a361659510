import type { IgnoreRule } from '../drift/comparison.js'
import type { Kind, Severity } from '../drift/kinds.js'

/** How live services are compared with what is recorded of them. */
export interface DriftConfig {
  /** Findings that are not wanted. */
  ignore?: IgnoreRule[]
  /** Severity by kind; `off` drops the kind, and any other finds kinds that are opt-in. */
  severity?: Partial<Record<Kind, Severity | 'off'>>
  /** Headers that are compared beside the known ones. */
  headers?: string[]
  /** Calls that may change something are made for all services, or for those named: `Service`, `Service.operation`. Default false. */
  unsafe?: boolean | string[]
  /** Which share of what is recorded one run checks, such as `20%`. Default: all. */
  sample?: string
  /** Calls to one service that are open at a time. Default 4. */
  concurrency?: number
  /** Calls to one service in a second. Default 10. */
  requestsPerSecond?: number
  /** By service: what stands for its secrets where no test brings them. */
  credentials?: Record<string, ServiceCredentials>
  /** The runner that has the tests, where both are there. */
  runner?: 'jest' | 'vitest'
  /** File of accepted fingerprints, relative to the config file. Default `understudy.drift-baseline.json`. */
  baseline?: string
  /** Where to tell of a run: URLs, or names of environment variables that hold them, as `$SLACK_WEBHOOK`. */
  notify?: string | string[]
  pullRequest?: PullRequestConfig
}

/** Values with `${NAME}` in them, which the environment fills: `{ headers: { authorization: 'Bearer ${PAYMENTS_TOKEN}' } }`. */
export interface ServiceCredentials {
  headers?: Record<string, string>
  query?: Record<string, string>
  /** By JSON pointer, or by the name of a field wherever it stands. */
  body?: Record<string, string>
}

/** How pull requests are opened. */
export interface PullRequestConfig {
  /** Default: told by the remote's address and the environment. `none` pushes the branch and prints the text. */
  forge?: 'github' | 'gitlab' | 'none'
  /** Address of the API, for GitHub Enterprise and GitLab of one's own. Default: told by the remote and the environment. */
  apiUrl?: string
  /** Default `origin`. */
  remote?: string
  /** Branch that requests are made against. Default: the remote's own. */
  base?: string
  /** What the names of branches begin with. Default `understudy/drift/`. */
  branchPrefix?: string
  labels?: string[]
  /** Names or teams (`org/team`) that are asked to review, by service; `*` for all others. */
  reviewers?: Record<string, string[]>
  /** Name and address of who commits. Default: what git is configured for, else `understudy`. */
  author?: { name: string; email: string }
}

/** With its defaults. */
export interface ResolvedDriftConfig {
  ignore: IgnoreRule[]
  severity: Partial<Record<Kind, Severity | 'off'>>
  headers: string[]
  unsafe: boolean | string[]
  /** Percent, over 0 up to 100. */
  sample: number
  concurrency: number
  requestsPerSecond: number
  credentials: Record<string, ServiceCredentials>
  runner: 'jest' | 'vitest' | null
  /** Absolute path; null without a config file. */
  baseline: string | null
  notify: string[]
  pullRequest: PullRequestConfig
}
