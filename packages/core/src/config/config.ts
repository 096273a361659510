import type { CoverageConfig, ResolvedCoverageConfig } from './coverage-config.js'
import type { DriftConfig, ResolvedDriftConfig } from './drift-config.js'

/** What a project may say in `understudy.config.*`. Nothing is required. */
export interface UnderstudyConfig {
  /** Downstream systems by name. A host that no service claims is a service of its own, named after the host. */
  services?: Record<string, ServiceConfig>
  /** Hosts, `host:port`s or URL prefixes that are never recorded nor replayed. Loopback passes unless a service claims it. */
  passthrough?: string[]
  sanitize?: SanitizeConfig
  parameters?: ParametersConfig
  replay?: ReplayConfig
  drift?: DriftConfig
  coverage?: CoverageConfig
  /** Age from which a recording counts as stale, such as `30d` or `12w`. Default `30d`. */
  staleAfter?: string
}

export interface ServiceConfig {
  /** One or several; a recording made on one replays on the others. */
  baseUrl: string | string[]
  /** Operation names, each with `METHOD /path/:parameter` below the base URL. */
  operations?: Record<string, string>
  /** Path of an OpenAPI document, relative to the config file. */
  openapi?: string
  match?: MatchConfig | MatchFunction
  /** Added to what `sanitize` says for all services. */
  sanitize?: SanitizeConfig
  /** In place of what `parameters` says for all services. */
  parameters?: ParametersConfig
}

/** What is replaced before a recording is written. */
export interface SanitizeConfig {
  /** Rules by id: `false` switches one off, `true` on, `{ except }` off at places such as `response.body/customer/email`. */
  rules?: Record<string, boolean | { except: string[] }>
  /** Rules of the project's own. */
  add?: OwnRule[]
  /** Values that are never replaced; `*` in a text stands for any characters. */
  keep?: (string | RegExp)[]
}

/** A rule that a project adds. */
export interface OwnRule {
  /** Kebab-case, and none of the ids that there are. */
  id: string
  /** Names of headers, parameters, fields and JSON keys whose values are secret; case, `-`, `_` and `.` do not count. */
  keys?: string[]
  /** What is secret in any text: the first group, or all that matches. */
  pattern?: RegExp | string
}

/** What is kept as a placeholder, because it varies from run to run. */
export interface ParametersConfig {
  /** Ids, moments and random values that a test makes anew each time become `{{uuid}}`, `{{timestamp}}`… Default true. */
  volatile?: boolean
  /** Values that an answer took from a request, or a request from an earlier answer, become links. Default true. */
  links?: boolean
  /** Operations whose recordings also answer for other path parameters: all, or those named. Default false. */
  reuse?: boolean | string[]
}

export interface MatchConfig {
  /** Query parameters that do not count. */
  ignoreQuery?: string[]
  /** JSON pointers into the request body that do not count; `*` stands for any index or key. */
  ignoreBody?: string[]
  /** Headers that must agree; none by default. */
  headers?: string[]
}

/** Decide by hand whether a recorded request answers a live one of the same service and method. */
export type MatchFunction = (live: MatchRequest, recorded: MatchRequest) => boolean

/** A request as a match function sees it: plain and sanitized. */
export interface MatchRequest {
  method: string
  url: string
  headers: Record<string, string | string[]>
  /** Parsed where the body is JSON, else the text; undefined without a body. */
  body: unknown
}

export interface ReplayConfig {
  /** What follows the last recorded answer of a repeated call. Default `repeat`. */
  exhausted?: 'repeat' | 'error'
  /** How long answers take: at once (default), as long as they took, or so many ms. */
  latency?: 'none' | 'recorded' | number
  /** What time it is for a test that is replayed: `real` (default), or the moment of its recording. */
  time?: 'real' | 'recorded'
}

/** The configuration with its defaults, as the stages use it. */
export interface ResolvedConfig {
  /** Absolute path of the file it came from; null without one. */
  file: string | null
  services: ResolvedService[]
  passthrough: string[]
  replay: Required<ReplayConfig>
  sanitize: Required<SanitizeConfig>
  parameters: Required<ParametersConfig>
  drift: ResolvedDriftConfig
  coverage: ResolvedCoverageConfig
  /** In days. */
  staleAfterDays: number
}

export interface ResolvedService {
  name: string
  /** Normalized: no trailing slash. */
  baseUrls: string[]
  operations: { name: string; method: string; path: string }[]
  /** Absolute path. */
  openapi: string | null
  match: Required<MatchConfig> | MatchFunction
  /** What is said for all services, and then for this one. */
  sanitize: Required<SanitizeConfig>
  parameters: Required<ParametersConfig>
}
