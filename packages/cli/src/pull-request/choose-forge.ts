import type { PullRequestConfig } from '@understudy/core'
import { TOKEN_VARIABLES } from './redact.js'
import { readRemoteAddress, type RemoteAddress } from './remote-address.js'

type Env = Readonly<Record<string, string | undefined>>

/** The forge that pull requests are opened on, or why there is none. */
export interface ForgeChoice {
  kind: 'github' | 'gitlab' | 'none'
  /** Without a slash at the end. Empty for `none`. */
  apiUrl: string
  /** Where people see the project: `https://host/group/project`. Null where it cannot be told. */
  webUrl: string | null
  /** `owner/name`, or `group/sub/project`. */
  project: string
  token: Token | null
  /** Why nothing can be opened, with the remedy. Null where something can. */
  lack: string | null
}

/** What opens the forge. */
export interface Token {
  value: string
  /** The variable that it comes from. */
  variable: string
  /** GitLab's token of a job: it reads, and may push where the project allows that, but opens nothing. */
  isOfJob: boolean
}

const NAMES = { github: 'GitHub', gitlab: 'GitLab' }

/** Tell the forge by the configuration, else by the job's environment, else by the remote's host. */
export function chooseForge(remoteUrl: string | null, config: PullRequestConfig, env: Env): ForgeChoice {
  const address = remoteUrl === null ? null : readRemoteAddress(remoteUrl)
  const kind = config.forge ?? kindByEnv(address, env) ?? kindByHost(address)
  if (kind === 'none' || kind === null) return noForge(kind, address)
  const project = address?.path ?? (kind === 'github' ? env['GITHUB_REPOSITORY'] : env['CI_PROJECT_PATH'])
  const apiUrl = config.apiUrl ?? apiByEnv(kind, address, env) ?? apiByHost(kind, address)
  if (project === undefined || apiUrl === undefined) return noForge(null, address)
  const token = findToken(kind, apiUrl, isOfJob(kind, address, env) ? env : withoutJob(env))
  return {
    kind,
    apiUrl: apiUrl.replace(/\/+$/, ''),
    webUrl: webUrlOf(kind, address, project, env),
    project: projectIn(project, apiUrl, kind),
    token,
    lack: lackOf(kind, token),
  }
}

function noForge(asked: 'none' | null, address: RemoteAddress | null): ForgeChoice {
  const where = address === null ? 'the remote' : address.host
  const unknown = `It is not known which forge ${where} is: set drift.pullRequest.forge and apiUrl.`
  const none = 'drift.pullRequest.forge is "none".'
  return { kind: 'none', apiUrl: '', webUrl: null, project: '', token: null, lack: asked === 'none' ? none : unknown }
}

/** A job tells its forge; a remote on a known other host, such as a mirror's, is not told by it. */
function kindByEnv(address: RemoteAddress | null, env: Env): 'github' | 'gitlab' | null {
  const kind = truthy(env['GITHUB_ACTIONS']) ? 'github' : truthy(env['GITLAB_CI']) ? 'gitlab' : null
  return kind === null || isOfJob(kind, address, env) ? kind : null
}

/** Whether the remote is on the server that runs the job, so that the job's tokens may be sent there. */
function isOfJob(kind: 'github' | 'gitlab', address: RemoteAddress | null, env: Env): boolean {
  if (address === null) return true
  const server = kind === 'github' ? (env['GITHUB_SERVER_URL'] ?? 'https://github.com') : env['CI_SERVER_URL']
  if (server === undefined || !URL.canParse(server)) return kindByHost(address) === kind
  return bareHost(new URL(server).host) === bareHost(address.host)
}

function kindByHost(address: RemoteAddress | null): 'github' | 'gitlab' | null {
  const host = address?.host ?? ''
  if (/(^|\.)github\.|(^|\.)ghe\./.test(host)) return 'github'
  return /(^|\.)gitlab\./.test(host) ? 'gitlab' : null
}

function apiByEnv(kind: 'github' | 'gitlab', address: RemoteAddress | null, env: Env): string | undefined {
  if (!isOfJob(kind, address, env)) return undefined
  return kind === 'github' ? env['GITHUB_API_URL'] : env['CI_API_V4_URL']
}

function apiByHost(kind: 'github' | 'gitlab', address: RemoteAddress | null): string | undefined {
  if (address === null) return undefined
  const origin = `${address.protocol === 'http' ? 'http' : 'https'}://${address.host}`
  if (kind === 'gitlab') return `${origin}/api/v4`
  if (address.host === 'github.com') return 'https://api.github.com'
  return address.host.endsWith('.ghe.com') ? `https://api.${address.host}` : `${origin}/api/v3`
}

/** A GitLab below a path of its host has that path in each address, and in no project's name. */
function projectIn(project: string, apiUrl: string, kind: 'github' | 'gitlab'): string {
  if (kind === 'github' || !URL.canParse(apiUrl)) return project
  const below = new URL(apiUrl).pathname.replace(/\/api\/v4\/*$/, '').replace(/^\//, '')
  return below !== '' && project.startsWith(`${below}/`) ? project.slice(below.length + 1) : project
}

function webUrlOf(kind: 'github' | 'gitlab', address: RemoteAddress | null, project: string, env: Env): string | null {
  if (address !== null) return `${address.protocol === 'http' ? 'http' : 'https'}://${address.host}/${address.path}`
  const server = kind === 'github' ? env['GITHUB_SERVER_URL'] : env['CI_SERVER_URL']
  return server === undefined ? null : `${server.replace(/\/+$/, '')}/${project}`
}

function findToken(kind: 'github' | 'gitlab', apiUrl: string, env: Env): Token | null {
  const isEnterprise = kind === 'github' && apiUrl !== 'https://api.github.com'
  const variables = TOKEN_VARIABLES[isEnterprise ? 'enterprise' : kind]
  for (const variable of variables) {
    const value = env[variable]?.trim()
    if (value !== undefined && value !== '') return { value, variable, isOfJob: variable === 'CI_JOB_TOKEN' }
  }
  return null
}

/** A job's own tokens are for the server that runs it, and for no other. */
function withoutJob(env: Env): Env {
  const { GITHUB_TOKEN, CI_JOB_TOKEN: _, ...rest } = env
  return truthy(env['GITHUB_ACTIONS']) || GITHUB_TOKEN === undefined ? rest : { ...rest, GITHUB_TOKEN }
}

function lackOf(kind: 'github' | 'gitlab', token: Token | null): string | null {
  if (token?.isOfJob === true)
    return (
      'CI_JOB_TOKEN may not open merge requests on GitLab: give the job a project access token with the Developer role ' +
      'and the scopes api and write_repository, as GITLAB_TOKEN.'
    )
  if (token !== null) return null
  const remedy =
    kind === 'github'
      ? 'set GITHUB_TOKEN (in a workflow: env: GITHUB_TOKEN: ${{ github.token }}, with permissions contents: write and pull-requests: write), or UNDERSTUDY_TOKEN for another server than the job runs on.'
      : 'set GITLAB_TOKEN to a project access token with the Developer role and the scopes api and write_repository.'
  return `There is no token for ${NAMES[kind]}: ${remedy}`
}

/** Return where a person opens the pull request of a branch by hand, where that is known. */
export function compareUrl({ kind, webUrl }: ForgeChoice, base: string, branch: string): string | null {
  if (webUrl === null) return null
  if (kind === 'github') return `${webUrl}/compare/${path(base)}...${path(branch)}?expand=1`
  const query = new URLSearchParams({
    'merge_request[source_branch]': branch,
    'merge_request[target_branch]': base,
  })
  return kind === 'gitlab' ? `${webUrl}/-/merge_requests/new?${query.toString()}` : null
}

function path(branch: string): string {
  return branch.split('/').map(encodeURIComponent).join('/')
}

function bareHost(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '')
}

function truthy(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false' && value !== '0'
}
