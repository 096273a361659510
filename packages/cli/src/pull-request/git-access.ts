import type { ForgeChoice } from './choose-forge.js'
import { lineOf, type Git } from './git.js'
import { readRemoteAddress } from './remote-address.js'

/** How Git reaches the remote. */
export interface GitAccess {
  /** The remote's name, or an address in its place. */
  target: string
  /** Holds the header that logs in, where the checkout has none: never in arguments, never on disk. */
  env: Record<string, string>
}

/** What GitLab puts into the address of a job's checkout; it may read, but mostly not push. */
const USER_OF_JOB = 'gitlab-ci-token'

/** Tell how Git logs in: as the checkout does, else with the forge's token where the remote is the forge's. */
export async function gitAccess(
  git: Git,
  remote: { name: string; url: string },
  choice: ForgeChoice,
  env: Readonly<Record<string, string | undefined>>,
): Promise<GitAccess> {
  const address = readRemoteAddress(remote.url)
  const asItIs: GitAccess = { target: remote.name, env: address?.protocol === 'ssh' ? await sshEnv(git, env) : {} }
  const { token } = choice
  if (token === null || choice.kind === 'none' || address === null) return asItIs
  if (address.protocol !== 'https' && address.protocol !== 'http') return asItIs
  const isOfJob = address.user === USER_OF_JOB
  if (address.user !== null && (!isOfJob || token.isOfJob)) return asItIs
  const url = withoutUser(remote.url)
  if (!isOfJob && (await hasHeader(git, url))) return asItIs
  const user = choice.kind === 'github' ? 'x-access-token' : token.isOfJob ? USER_OF_JOB : 'oauth2'
  const login = Buffer.from(`${user}:${token.value}`).toString('base64')
  const header = { key: `http.${new URL(url).origin}/.extraHeader`, value: `Authorization: Basic ${login}` }
  // An empty value first takes away what the checkout has for a broader address.
  const config = isOfJob ? [{ ...header, value: '' }, header] : [header]
  return { target: isOfJob ? url : remote.name, env: configEnv(config, env) }
}

/** Settings for one call of Git, after those that the environment holds already. */
function configEnv(
  settings: readonly { key: string; value: string }[],
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const before = Number(env['GIT_CONFIG_COUNT'] ?? 0) || 0
  const pairs = settings.flatMap(({ key, value }, index) => [
    [`GIT_CONFIG_KEY_${before + index}`, key],
    [`GIT_CONFIG_VALUE_${before + index}`, value],
  ])
  return { GIT_CONFIG_COUNT: String(before + settings.length), ...Object.fromEntries(pairs) }
}

/** As actions/checkout leaves behind. Two such headers in one request are refused. */
async function hasHeader(git: Git, url: string): Promise<boolean> {
  const headers = await lineOf(git, ['config', '--get-urlmatch', 'http.extraHeader', url])
  return headers !== null && /^authorization:/im.test(headers)
}

/** SSH may not ask either, where nobody has said how it is called. */
async function sshEnv(git: Git, env: Readonly<Record<string, string | undefined>>): Promise<Record<string, string>> {
  const isSaid = env['GIT_SSH_COMMAND'] !== undefined || env['GIT_SSH'] !== undefined
  if (isSaid || (await lineOf(git, ['config', 'core.sshCommand'])) !== null) return {}
  return { GIT_SSH_COMMAND: 'ssh -o BatchMode=yes' }
}

function withoutUser(url: string): string {
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  return bare.href
}
