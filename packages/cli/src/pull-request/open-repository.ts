import type { PullRequestConfig } from '@understudy/core'
import { openLocal, openRemote, type BranchHome } from './branch-home.js'
import { chooseForge, type ForgeChoice } from './choose-forge.js'
import { gitAccess } from './git-access.js'
import { createGit, GitError, lineOf, type Git } from './git.js'
import { PublishError } from './publish-error.js'

/** Where a repository is, and how its remote is reached. */
export interface RepositoryOptions {
  /** A folder of the repository. */
  cwd: string
  env: Readonly<Record<string, string | undefined>>
  config: PullRequestConfig
}

/** A repository with its rolling branches. */
export interface OpenRepository {
  git: Git
  home: BranchHome
  choice: ForgeChoice
  /** False where branches are made in this repository alone. */
  hasRemote: boolean
}

/**
 * Find the repository, and look at its remote.
 * @throws PublishError
 */
export async function openRepository(options: RepositoryOptions): Promise<OpenRepository> {
  const { env, config } = options
  const git = createGit(await rootOf(options), env)
  const remote = await remoteOf(git, config.remote)
  const choice = chooseForge(remote?.url ?? null, config, env)
  const home =
    remote === null
      ? await openLocal(git, config.base)
      : await openRemote(git, await gitAccess(git, remote, choice, env), config.base)
  return { git, home, choice, hasRemote: remote !== null }
}

async function rootOf({ cwd, env }: RepositoryOptions): Promise<string> {
  try {
    return await createGit(cwd, env)(['rev-parse', '--show-toplevel'])
  } catch (error) {
    if (!(error instanceof GitError)) throw error
    throw new PublishError(`Pull requests need a Git repository: ${error.message}`, { cause: error, isFinal: true })
  }
}

/** The remote that is named, else `origin`, else the only one. */
async function remoteOf(git: Git, name: string | undefined): Promise<{ name: string; url: string } | null> {
  const all = (await git(['remote'])).split('\n').filter((each) => each !== '')
  if (name !== undefined && !all.includes(name))
    throw new PublishError(`The repository has no remote "${name}": set drift.pullRequest.remote.`, { isFinal: true })
  const chosen = name ?? (all.includes('origin') || all.length > 1 ? 'origin' : all[0])
  if (chosen === undefined) return null
  if (!all.includes(chosen))
    throw new PublishError(
      `The repository has the remotes ${all.join(', ')}: set drift.pullRequest.remote to one of them.`,
      { isFinal: true },
    )
  const url = await lineOf(git, ['remote', 'get-url', '--push', chosen])
  return url === null ? null : { name: chosen, url: url.split('\n')[0] ?? url }
}
