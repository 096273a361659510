/** Where the paths of a report stand in the repository. */
export interface RepositoryOptions {
  /** What leads from the repository's root to where recordings' paths start, as `packages/shop`. Default: nothing. */
  prefix?: string
}

/** Name a file by its path from the repository's root, `/` between folders. */
export function repositoryPath(file: string, { prefix = '' }: RepositoryOptions): string {
  const parts: string[] = []
  for (const part of `${prefix}/${file}`.replaceAll('\\', '/').split('/')) {
    if (part === '..' && parts.length > 0) parts.pop()
    else if (part !== '' && part !== '.' && part !== '..') parts.push(part)
  }
  return parts.join('/')
}
