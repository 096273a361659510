import type { MergeRequestSchema } from '@gitbeaker/rest'
import type { RequestHandlerFn } from '@gitbeaker/requester-utils'
import type { ForgeChoice } from './choose-forge.js'
import { AlreadyOpenError, type Forge, type ForgeRequest, type Refusal } from './forge.js'
import { messageOf, PublishError } from './publish-error.js'

const PAGE = 100
const MAX_PAGES = 10

/** Connect to GitLab, on its own host or on one's own. */
export async function connectGitLab(choice: ForgeChoice, patient: typeof fetch): Promise<Forge> {
  const { requests, notes, users, projects } = await createResources(choice, patient)
  const { id: project, archived } = await projects.show(choice.project)
  if (archived)
    throw new PublishError(`${choice.project} is archived on GitLab: nothing can be changed there.`, { isFinal: true })
  return {
    name: 'GitLab',
    noun: 'merge request',
    bodyLimit: 1_048_576,
    async find(branch) {
      const found = await requests.all({
        projectId: project,
        sourceBranch: branch,
        scope: 'all',
        orderBy: 'created_at',
        sort: 'desc',
        perPage: PAGE,
        maxPages: MAX_PAGES,
      })
      return found.filter(isOfProject).map(toRequest)
    },
    async open(branch, { base, title, body }) {
      try {
        return toRequest(await requests.create(project, branch, base, title, { description: body }))
      } catch (error) {
        if (error instanceof RefusedByGitLab && error.status === 409)
          throw new AlreadyOpenError(error.message, { cause: error })
        throw error
      }
    },
    async update({ number }, { base, title, body }) {
      await requests.edit(project, number, { title, description: body, targetBranch: base })
    },
    async addLabels({ number }, labels) {
      await requests.edit(project, number, { addLabels: labels.join(',') })
    },
    async askToReview({ number }, reviewers) {
      const found = await Promise.all(reviewers.map((name) => userOf(name)))
      const ids = found.flatMap((each) => (typeof each === 'number' ? [each] : []))
      const reasons = found.filter((each) => typeof each === 'string')
      if (ids.length === 0) return reasons
      try {
        await requests.edit(project, number, { reviewerIds: ids })
        return reasons
      } catch (error) {
        return [...reasons, messageOf(error)]
      }
    },
    async hasComment({ number }, text) {
      const found = await notes.all(project, number, { perPage: PAGE, maxPages: MAX_PAGES })
      return found.some(({ body }) => body.includes(text))
    },
    async comment({ number }, text) {
      await notes.create(project, number, text)
    },
  }

  /** The id of a person, or why there is none. */
  async function userOf(name: string): Promise<number | string> {
    if (name.includes('/')) return `${name}: on GitLab, only people are asked to review, no groups`
    try {
      const [user] = await users.all({ username: name })
      return user?.id ?? `${name}: GitLab knows nobody of that name`
    } catch (error) {
      return `${name}: ${messageOf(error)}`
    }
  }
}

async function createResources({ apiUrl, project, token }: ForgeChoice, patient: typeof fetch) {
  const [{ MergeRequests, MergeRequestNotes, Projects, Users }, { createRequesterFn }] = await Promise.all([
    import('@gitbeaker/rest'),
    import('@gitbeaker/requester-utils'),
  ])
  const handler = createHandler(patient, project)
  const options = {
    host: apiUrl.replace(/\/api\/v4$/, ''),
    requesterFn: createRequesterFn((_, options) => Promise.resolve(options ?? {}), handler),
    ...(token?.isOfJob === true ? { jobToken: token.value } : { token: token?.value ?? '' }),
  }
  return {
    requests: new MergeRequests(options),
    notes: new MergeRequestNotes(options),
    users: new Users(options),
    projects: new Projects(options),
  }
}

/** What the client's own way of sending takes. */
interface Prepared {
  prefixUrl?: string
  searchParams?: string
  method?: string
  headers?: Record<string, string>
  body?: string
}

/** Sends what the client has made ready; the client's own way of sending repeats at once, and whatever the forge asks. */
function createHandler(patient: typeof fetch, project: string): RequestHandlerFn {
  return async (endpoint, options) => {
    const { prefixUrl = '', searchParams = '', method = 'GET', headers, body } = (options ?? {}) as Prepared
    const url = new URL(endpoint, prefixUrl.endsWith('/') ? prefixUrl : `${prefixUrl}/`)
    url.search = searchParams
    const response = await patient(url, { method, headers: { ...headers }, ...(body !== undefined && { body }) })
    const text = await response.text()
    const content = parse(text)
    const answered = { headers: Object.fromEntries(response.headers), status: response.status }
    if (!response.ok) throw new RefusedByGitLab({ ...answered, message: wordsOf(content, text) }, project)
    if (content === undefined)
      throw new PublishError('GitLab answers with something else than JSON: is drift.pullRequest.apiUrl its API?')
    return { ...answered, body: content as Record<string, unknown> }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const MAX_WORDS = 300

/** GitLab explains itself under `message`, `error_description` or `error`: a text, a list, or lists by field. */
function wordsOf(content: unknown, text: string): string {
  const { message, error_description, error } = (content ?? {}) as Record<string, unknown>
  const said = message ?? error_description ?? error ?? text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
  const words = Array.isArray(said) ? said.join(', ') : typeof said === 'string' ? said : JSON.stringify(said)
  return words.slice(0, MAX_WORDS).trim()
}

/** A fork's branch of the same name is another branch. */
function isOfProject({ source_project_id, target_project_id }: MergeRequestSchema): boolean {
  return source_project_id === target_project_id
}

function toRequest(request: MergeRequestSchema): ForgeRequest {
  const { iid, web_url, state, title, description, target_branch, sha, labels } = request
  return {
    number: iid,
    url: web_url,
    // While it is being merged, it is "locked".
    state: state === 'merged' || state === 'locked' ? 'merged' : state === 'opened' ? 'open' : 'closed',
    title,
    body: description ?? '',
    base: target_branch,
    head: sha,
    labels: labels.map((label) => (typeof label === 'string' ? label : label.name)),
  }
}

class RefusedByGitLab extends PublishError {
  readonly status: number

  constructor(refusal: Refusal, project: string) {
    super(explain(refusal, project), { isFinal: refusal.status === 401 || refusal.status === 404 })
    this.status = refusal.status
  }
}

function explain({ status, message }: Refusal, project: string): string {
  const said = `GitLab answers ${status}: ${message}.`.replace(/\.\.$/, '.')
  if (status === 401) return `${said} The token is wrong or has expired: give the job a new one as GITLAB_TOKEN.`
  if (status === 403 && /scope/i.test(message)) return `${said} The token needs the scope api.`
  if (status === 403)
    return `${said} The token needs the Developer role in ${project} and the scope api, and the project must not be archived.`
  if (status === 404) return `${said} There is no project ${project}, or the token may not see it.`
  return said
}
