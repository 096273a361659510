import { branchOf } from './branch-name.js'
import { GitError, lineOf } from './git.js'
import { openRepository, type RepositoryOptions } from './open-repository.js'
import { PublishError } from './publish-error.js'

/** A file that a rolling branch changes. */
export interface ProposedFile {
  service: string
  /** Relative to the repository's root, `/` between folders. */
  path: string
  /** Null where it is not there. */
  base: string | null
  proposed: string | null
}

/** Recordings, and what is remembered of them. */
const OURS = /\.recorded\.json$|(?:^|\/)understudy\.verified\.json$/

/**
 * Read what the rolling branches of services change, so that a run that sees but a part of it does not take the rest away.
 * Where the remote cannot be reached there is nothing: publishing says why.
 */
export async function readProposed(services: readonly string[], options: RepositoryOptions): Promise<ProposedFile[]> {
  try {
    const { git, home } = await openRepository(options)
    const found: ProposedFile[] = []
    for (const service of new Set(services)) {
      const tip = await home.tipOf(branchOf(service, options.config.branchPrefix))
      if (tip === null || tip === home.baseTip) continue
      const names = await git(['diff', '--name-only', '--no-renames', '-z', home.baseTip, tip])
      for (const path of names.split('\0').filter((name) => OURS.test(name))) {
        const textAt = (commit: string): Promise<string | null> => lineOf(git, ['show', `${commit}:${path}`])
        found.push({ service, path, base: await textAt(home.baseTip), proposed: await textAt(tip) })
      }
    }
    await home.close()
    return found
  } catch (error) {
    if (error instanceof PublishError || error instanceof GitError) return []
    throw error
  }
}
