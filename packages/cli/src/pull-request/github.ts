import type { ForgeChoice } from './choose-forge.js'
import { AlreadyOpenError, type Forge, type ForgeRequest, type Refusal, type RequestText } from './forge.js'
import { messageOf, PublishError } from './publish-error.js'

const PAGE = 100
const MAX_PAGES = 10
const API_VERSION = '2022-11-28'

/** What is read of a pull request, whatever else GitHub tells of it. */
interface Pull {
  number: number
  html_url: string
  state: string
  title: string
  body: string | null
  merged_at: string | null
  base: { ref: string; repo: { full_name: string } }
  head: { ref: string; sha: string; repo: { full_name: string } | null }
  labels: { name?: string }[]
}

interface Repository {
  full_name: string
  archived: boolean
}

/** Calls GitHub: a route as its documentation has it, and parameters by name. */
type Call = (route: string, parameters?: Record<string, unknown>) => Promise<unknown>

/** Connect to GitHub, or to an Enterprise server of one's own. */
export async function connectGitHub(choice: ForgeChoice, patient: typeof fetch): Promise<Forge> {
  const call = await createCall(choice, patient)
  // By now the repository may have another name; no list of the old one finds its pull requests.
  const { full_name, archived } = (await call('GET /repos/{owner}/{repo}')) as Repository
  if (archived)
    throw new PublishError(`${full_name} is archived on GitHub: nothing can be changed there.`, { isFinal: true })
  const [owner, repo] = full_name.split('/')
  return forgeWith((route, parameters) => call(route, { owner, repo, ...parameters }), owner ?? '')
}

function forgeWith(call: Call, owner: string): Forge {
  return {
    name: 'GitHub',
    noun: 'pull request',
    bodyLimit: 65_536,
    async find(branch) {
      const found = await allOf(call, 'GET /repos/{owner}/{repo}/pulls', {
        head: `${owner}:${branch}`,
        state: 'all',
        sort: 'created',
        direction: 'desc',
      })
      return (found as Pull[]).filter((each) => isOfBranch(each, branch)).map(toRequest)
    },
    open: (branch, text) => open(call, branch, text),
    async update({ number }, text) {
      await call('PATCH /repos/{owner}/{repo}/pulls/{number}', { number, ...text })
    },
    async addLabels({ number }, labels) {
      await call('POST /repos/{owner}/{repo}/issues/{number}/labels', { number, labels })
    },
    askToReview: (request, reviewers) => askToReview(call, request, reviewers),
    async hasComment({ number }, text) {
      const comments = await allOf(call, 'GET /repos/{owner}/{repo}/issues/{number}/comments', { number })
      return (comments as { body?: string }[]).some(({ body }) => body?.includes(text))
    },
    async comment({ number }, text) {
      await call('POST /repos/{owner}/{repo}/issues/{number}/comments', { number, body: text })
    },
  }
}

async function createCall({ apiUrl, project, token }: ForgeChoice, patient: typeof fetch): Promise<Call> {
  const { Octokit } = await import('@octokit/core')
  const octokit = new Octokit({
    auth: token?.value,
    baseUrl: apiUrl,
    userAgent: 'understudy',
    request: { fetch: patient },
    // What it has to say is in the error.
    log: { debug: silent, info: silent, warn: silent, error: silent },
  })
  const [owner, repo] = project.split('/')
  const headers = { 'x-github-api-version': API_VERSION }
  return async (route, parameters) => {
    try {
      const { data } = await octokit.request(route, { owner, repo, headers, ...parameters })
      return data
    } catch (error) {
      throw toPublishError(error, project)
    }
  }
}

function silent(): void {}

async function allOf(call: Call, route: string, parameters: Record<string, unknown>): Promise<unknown[]> {
  const all: unknown[] = []
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const found = await call(route, { ...parameters, per_page: PAGE, page })
    if (!Array.isArray(found))
      throw new PublishError('GitHub answers with something else than a list: is drift.pullRequest.apiUrl its API?')
    all.push(...found)
    if (found.length < PAGE) break
  }
  return all
}

async function open(call: Call, branch: string, text: RequestText): Promise<ForgeRequest> {
  try {
    const created = await call('POST /repos/{owner}/{repo}/pulls', { head: branch, ...text })
    return toRequest(created as Pull)
  } catch (error) {
    if (error instanceof RefusedByGitHub && error.status === 422 && error.message.includes('already exists'))
      throw new AlreadyOpenError(error.message, { cause: error })
    throw error
  }
}

/** All at once; where GitHub takes offence at one of them, one by one. */
async function askToReview(call: Call, request: ForgeRequest, reviewers: readonly string[]): Promise<string[]> {
  const people = reviewers.filter((name) => !name.includes('/'))
  const teams = reviewers.flatMap((name) => (name.includes('/') ? [name.slice(name.lastIndexOf('/') + 1)] : []))
  try {
    await call('POST /repos/{owner}/{repo}/pulls/{number}/requested_reviewers', {
      number: request.number,
      reviewers: people,
      team_reviewers: teams,
    })
    return []
  } catch (error) {
    if (reviewers.length < 2) return reviewers.map((name) => `${name}: ${messageOf(error)}`)
    const reasons: string[] = []
    for (const name of reviewers) reasons.push(...(await askToReview(call, request, [name])))
    return reasons
  }
}

/** A fork's branch of the same name is another branch. */
function isOfBranch({ head, base }: Pull, branch: string): boolean {
  // The repository of a branch is gone where a fork was removed.
  return head.ref === branch && head.repo?.full_name === base.repo.full_name
}

function toRequest(pull: Pull): ForgeRequest {
  return {
    number: pull.number,
    url: pull.html_url,
    state: pull.merged_at !== null ? 'merged' : pull.state === 'open' ? 'open' : 'closed',
    title: pull.title,
    body: pull.body ?? '',
    base: pull.base.ref,
    head: pull.head.sha,
    labels: pull.labels.flatMap(({ name }) => name ?? []),
  }
}

class RefusedByGitHub extends PublishError {
  readonly status: number

  constructor(refusal: Refusal, project: string, cause: unknown) {
    const { text, isFinal } = explain(refusal, project)
    super(text, { isFinal, cause })
    this.status = refusal.status
  }
}

/** What came over the wire carries the token's header; only its status and words are kept. */
function toPublishError(error: unknown, project: string): PublishError {
  if (error instanceof Error && error.cause instanceof PublishError) return error.cause
  const { status, response } = error as { status?: number; response?: { headers: Refusal['headers'] } }
  const message = messageOf(error).replace(/ - https:\/\/docs\.github\.com\S*$/, '')
  if (status === undefined || response === undefined) return new PublishError(`GitHub: ${message}`)
  return new RefusedByGitHub({ status, message, headers: response.headers }, project, undefined)
}

interface Explained {
  text: string
  isFinal: boolean
}

function explain({ status, message, headers }: Refusal, project: string): Explained {
  const said = `GitHub answers ${status}: ${message}.`.replace(/\.\.$/, '.')
  if (status === 401)
    return { text: `${said} The token is wrong or has expired: give the job a new one as GITHUB_TOKEN.`, isFinal: true }
  if (/not permitted to create or approve pull requests/i.test(message))
    return {
      text:
        `${said} Switch on "Allow GitHub Actions to create and approve pull requests" in the settings of the ` +
        'repository (Actions, General, Workflow permissions), or give the job a token of its own as UNDERSTUDY_TOKEN.',
      isFinal: false,
    }
  if (/archived/i.test(message))
    return { text: `${said} Nothing can be changed in an archived repository.`, isFinal: true }
  if (status === 403) return { text: `${said} ${permissionFix(headers)}`, isFinal: false }
  if (status === 404)
    return { text: `${said} There is no repository ${project}, or the token may not see it.`, isFinal: true }
  return { text: said, isFinal: false }
}

function permissionFix(headers: Refusal['headers']): string {
  const needed = headers['x-accepted-github-permissions']
  const also = needed === undefined ? '' : ` (GitHub asks for ${needed.replaceAll('=', ': ')})`
  return `The token lacks a permission: the workflow needs contents: write and pull-requests: write${also}.`
}
