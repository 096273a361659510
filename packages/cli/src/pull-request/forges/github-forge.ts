import type { BareRepository } from './bare-repository.js'
import { pageOf, serveForge, type ForgeAnswer, type ForgeCall, type ForgeServer } from './forge-server.js'
import { gitOverHttp } from './git-over-http.js'

/** A pull request in the memory of a small GitHub. */
export interface HeldPull {
  number: number
  title: string
  body: string
  state: 'open' | 'closed'
  merged_at: string | null
  base: string
  branch: string
  sha: string
  labels: string[]
  comments: string[]
  reviewers: string[]
}

/** A small GitHub on loopback, with one repository. It serves tests. */
export interface GitHubForge extends ForgeServer {
  /** What `GITHUB_API_URL` would be. */
  apiUrl: string
  pulls: HeldPull[]
  /** People who can be asked to review. */
  people: Set<string>
  archived: boolean
  /** Squash a pull request into its base. */
  merge(number: number): void
  closePull(number: number): void
}

const INVALID = (message: string): ForgeAnswer => ({
  status: 422,
  body: { message: 'Validation Failed', errors: [{ resource: 'PullRequest', code: 'custom', message }] },
})

function isTooLong(body: unknown): boolean {
  return typeof body === 'string' && body.length > 65_536
}

/** Serve `owner/name`, whose branches are those of a bare repository on disk. Answers at `/` and at `/api/v3`. */
export async function startGitHub(project: string, repository: BareRepository, token: string): Promise<GitHubForge> {
  const pulls: HeldPull[] = []
  const people = new Set<string>()
  const state = { archived: false }
  const server = await serveForge({
    answer,
    roots: /^\/api\/v3/,
    git: gitOverHttp(project, repository, `x-access-token:${token}`),
  })
  const forge = Object.assign(state, server, { apiUrl: server.origin, pulls, people, merge, closePull })
  return forge

  function answer(call: ForgeCall, url: URL): ForgeAnswer | null {
    if (call.headers.authorization !== `token ${token}` && call.headers.authorization !== `bearer ${token}`)
      return { status: 401, body: { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest' } }
    const at = `/repos/${project}`
    if (url.pathname !== at && !url.pathname.startsWith(`${at}/`)) return null
    const route = `${call.method} ${url.pathname.slice(at.length).replace(/\d+/, '#')}`
    const pull = pulls.find(({ number }) => number === Number(/\d+/.exec(url.pathname.slice(at.length))?.[0]))
    if (route === 'GET ') return { status: 200, body: { full_name: project, archived: state.archived } }
    if (route === 'GET /pulls') return { status: 200, body: pageOf(listed(url), url).map(shown) }
    if (route === 'POST /pulls') return create(call.body)
    return pull === undefined ? null : onPull(route, pull, call.body, url)
  }

  function onPull(route: string, pull: HeldPull, body: Record<string, unknown>, url: URL): ForgeAnswer | null {
    switch (route) {
      case 'PATCH /pulls/#':
        if (isTooLong(body['body'])) return INVALID('body is too long (maximum is 65536 characters)')
        Object.assign(pull, body)
        return { status: 200, body: shown(pull) }
      case 'POST /issues/#/labels':
        pull.labels = [...new Set([...pull.labels, ...(body['labels'] as string[])])]
        return { status: 200, body: pull.labels.map((name) => ({ name })) }
      case 'GET /issues/#/comments':
        return { status: 200, body: pageOf(pull.comments, url).map((text, id) => ({ id, body: text })) }
      case 'POST /issues/#/comments':
        pull.comments.push(String(body['body']))
        return { status: 201, body: { id: pull.comments.length, body: body['body'] } }
      case 'POST /pulls/#/requested_reviewers':
        return ask(pull, [...(body['reviewers'] as string[]), ...(body['team_reviewers'] as string[])])
      default:
        return null
    }
  }

  function ask(pull: HeldPull, names: string[]): ForgeAnswer {
    const message = 'Reviews may only be requested from collaborators.'
    if (!names.every((name) => people.has(name))) return { status: 422, body: { message } }
    pull.reviewers.push(...names)
    return { status: 201, body: shown(pull) }
  }

  function create(body: Record<string, unknown>): ForgeAnswer {
    const [branch, base] = [String(body['head']), String(body['base'])]
    const sha = repository.tip(branch)
    const owner = project.split('/')[0]
    if (sha === null) return INVALID('head is invalid')
    if (pulls.some((each) => each.branch === branch && each.state === 'open'))
      return INVALID(`A pull request already exists for ${owner}:${branch}.`)
    if (!repository.isAhead(branch, base)) return INVALID(`No commits between ${base} and ${branch}`)
    if (isTooLong(body['body'])) return INVALID('body is too long (maximum is 65536 characters)')
    const pull: HeldPull = {
      number: pulls.length + 1,
      title: String(body['title']),
      body: String(body['body']),
      state: 'open',
      merged_at: null,
      base,
      branch,
      sha,
      labels: [],
      comments: [],
      reviewers: [],
    }
    pulls.push(pull)
    return { status: 201, body: shown(pull) }
  }

  function listed(url: URL): HeldPull[] {
    const head = url.searchParams.get('head')
    const wanted = url.searchParams.get('state') ?? 'open'
    const owner = project.split('/')[0]
    return pulls
      .filter((each) => wanted === 'all' || each.state === wanted)
      .filter((each) => head === null || head === `${owner}:${each.branch}`)
      .toReversed()
  }

  function shown(pull: HeldPull): Record<string, unknown> {
    const repo = { full_name: project }
    // An open pull request follows its branch.
    if (pull.state === 'open') pull.sha = repository.tip(pull.branch) ?? pull.sha
    return {
      number: pull.number,
      html_url: `${forge.origin}/${project}/pull/${pull.number}`,
      state: pull.state,
      title: pull.title,
      body: pull.body,
      merged_at: pull.merged_at,
      base: { ref: pull.base, repo },
      head: { ref: pull.branch, sha: pull.sha, repo },
      labels: pull.labels.map((name) => ({ name })),
    }
  }

  function merge(number: number): void {
    const pull = pulls[number - 1]
    if (pull === undefined) throw new Error(`There is no pull request #${number}`)
    shown(pull)
    repository.squash(pull.branch, pull.base)
    Object.assign(pull, { state: 'closed', merged_at: '2026-11-23T00:00:00Z' })
  }

  function closePull(number: number): void {
    const pull = pulls[number - 1]
    if (pull === undefined) throw new Error(`There is no pull request #${number}`)
    shown(pull)
    pull.state = 'closed'
  }
}
