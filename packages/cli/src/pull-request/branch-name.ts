import { createHash } from 'node:crypto'

const DEFAULT_PREFIX = 'understudy/drift/'
const MAX_SLUG = 80

/**
 * Name the rolling branch of a service, by the service alone: it is the same in each run, whatever else is published. A
 * name that cannot be told from the slug ends in its hash, so that no two services share a branch.
 */
export function branchOf(service: string, prefix = DEFAULT_PREFIX): string {
  const slug = slugOf(service)
  return `${prefix}${slug === service && slug !== '' ? slug : withHash(slug, service)}`
}

/**
 * Begin the names of branches of a package by its folder in the repository, so that packages that call the same service
 * do not share a branch.
 */
export function branchPrefixOf(folder: string): string {
  if (folder === '') return DEFAULT_PREFIX
  const isPlain = folder.split('/').every((part) => part !== '' && slugOf(part) === part)
  return `${isPlain ? `${DEFAULT_PREFIX}${folder}` : branchOf(folder)}/`
}

/** What Git takes for a part of a branch's name, and every forge for a part of a URL. */
function slugOf(service: string): string {
  return service
    .replace(/[^\w.-]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/-{2,}/g, '-')
    .slice(0, MAX_SLUG)
    .replace(/^[-.]+|[-.]+$/g, '')
    .replace(/\.lock$/i, '-lock')
}

function withHash(slug: string, service: string): string {
  const hash = createHash('sha256').update(service).digest('hex').slice(0, 8)
  return slug === '' ? `service-${hash}` : `${slug}-${hash}`
}
