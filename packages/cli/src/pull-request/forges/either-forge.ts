import { startGitHub } from './github-forge.js'
import { startGitLab } from './gitlab-forge.js'
import type { ForgeServer } from './forge-server.js'
import type { Workspace } from './workspace.js'

/** What both forges say of a pull request, in one form. */
export interface AnyRequest {
  number: number
  state: 'open' | 'closed' | 'merged'
  title: string
  body: string
  labels: string[]
  comments: string[]
  reviewers: unknown[]
}

/** Either forge, behind one form. */
export interface EitherForge extends ForgeServer {
  /** What a job on this forge finds in its environment. */
  env: Record<string, string>
  allRequests(): AnyRequest[]
  merge(number: number): void
  closeRequest(number: number): void
  addPerson(name: string): void
  /** The routes that open, change and comment on a request. */
  routes: {
    open: [string, RegExp]
    update: [string, RegExp]
    labels: [string, RegExp]
    list: [string, RegExp]
  }
}

/** Text that looks like a token and must never be seen. */
export const SEEDED_TOKEN = 'seededtoken-4f8a1b2c9d'

/** Start a forge whose repository is a workspace's remote. */
export const FORGES: Record<'GitHub' | 'GitLab', (workspace: Workspace) => Promise<EitherForge>> = {
  async GitHub({ remote, env }) {
    const forge = await startGitHub('acme/shop', remote, SEEDED_TOKEN)
    return Object.assign(forge, {
      env: {
        ...env,
        GITHUB_ACTIONS: 'true',
        GITHUB_REPOSITORY: 'acme/shop',
        GITHUB_API_URL: forge.apiUrl,
        GITHUB_SERVER_URL: forge.origin,
        GITHUB_TOKEN: SEEDED_TOKEN,
      },
      allRequests: (): AnyRequest[] =>
        forge.pulls.map(({ state, merged_at, ...pull }) => ({ ...pull, state: merged_at === null ? state : 'merged' })),
      closeRequest: forge.closePull,
      addPerson: (name: string) => forge.people.add(name),
      routes: {
        open: ['POST', /\/pulls$/] as [string, RegExp],
        update: ['PATCH', /\/pulls\/\d+$/] as [string, RegExp],
        labels: ['POST', /\/labels$/] as [string, RegExp],
        list: ['GET', /\/pulls$/] as [string, RegExp],
      },
    })
  },
  async GitLab({ remote, env }) {
    const forge = await startGitLab('acme/platform/shop', remote, SEEDED_TOKEN)
    return Object.assign(forge, {
      env: {
        ...env,
        GITLAB_CI: 'true',
        CI_PROJECT_PATH: 'acme/platform/shop',
        CI_API_V4_URL: forge.apiUrl,
        CI_SERVER_URL: forge.origin,
        GITLAB_TOKEN: SEEDED_TOKEN,
      },
      allRequests: (): AnyRequest[] =>
        forge.requests.map(({ iid, state, description, notes, ...rest }) => ({
          ...rest,
          number: iid,
          state: state === 'opened' ? 'open' : state,
          body: description,
          comments: notes,
        })),
      addPerson: (name: string) => forge.people.set(name, forge.people.size + 1),
      routes: {
        open: ['POST', /\/merge_requests$/] as [string, RegExp],
        update: ['PUT', /\/merge_requests\/\d+$/] as [string, RegExp],
        labels: ['PUT', /\/merge_requests\/\d+$/] as [string, RegExp],
        list: ['GET', /\/merge_requests$/] as [string, RegExp],
      },
    })
  },
}
