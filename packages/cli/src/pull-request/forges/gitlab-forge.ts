import type { BareRepository } from './bare-repository.js'
import { pageOf, serveForge, type ForgeAnswer, type ForgeCall, type ForgeServer } from './forge-server.js'
import { gitOverHttp } from './git-over-http.js'

/** A merge request in the memory of a small GitLab. */
export interface HeldMergeRequest {
  iid: number
  title: string
  description: string
  state: 'opened' | 'closed' | 'merged'
  target_branch: string
  source_branch: string
  sha: string
  labels: string[]
  notes: string[]
  reviewers: number[]
}

/** A small GitLab on loopback, with one project. It serves tests. */
export interface GitLabForge extends ForgeServer {
  /** What `CI_API_V4_URL` would be. */
  apiUrl: string
  requests: HeldMergeRequest[]
  /** Ids by the names of people. */
  people: Map<string, number>
  archived: boolean
  merge(iid: number): void
  closeRequest(iid: number): void
}

const PROJECT_ID = 4711
const JSON_FIELDS: Record<string, keyof HeldMergeRequest> = {
  title: 'title',
  description: 'description',
  target_branch: 'target_branch',
  reviewer_ids: 'reviewers',
}

/** Serve `group/sub/project`, whose branches are those of a bare repository on disk. Answers below `/api/v4`. */
export async function startGitLab(project: string, repository: BareRepository, token: string): Promise<GitLabForge> {
  const requests: HeldMergeRequest[] = []
  const people = new Map<string, number>()
  const state = { archived: false }
  const server = await serveForge({
    answer,
    roots: /^\/(gitlab\/)?api\/v4/,
    git: gitOverHttp(project, repository, `oauth2:${token}`),
  })
  const forge = Object.assign(state, server, {
    apiUrl: `${server.origin}/api/v4`,
    requests,
    people,
    merge,
    closeRequest,
  })
  return forge

  function answer(call: ForgeCall, url: URL): ForgeAnswer | null {
    if (call.headers['private-token'] !== token) return { status: 401, body: { message: '401 Unauthorized' } }
    if (url.pathname === '/users') return { status: 200, body: usersNamed(url.searchParams.get('username') ?? '') }
    // The name of a project stands in the path as one part.
    const [, id, rest = ''] = /^\/projects\/([^/]+)(.*)$/.exec(url.pathname) ?? []
    if (id !== String(PROJECT_ID) && decodeURIComponent(id ?? '') !== project)
      return { status: 404, body: { message: '404 Project Not Found' } }
    const route = `${call.method} ${rest.replace(/\d+/, '#')}`
    const request = requests.find(({ iid }) => iid === Number(/\d+/.exec(rest)?.[0]))
    if (route === 'GET ')
      return { status: 200, body: { id: PROJECT_ID, path_with_namespace: project, archived: state.archived } }
    if (route === 'GET /merge_requests') return { status: 200, body: pageOf(listed(url), url).map(shown) }
    if (route === 'POST /merge_requests') return create(call.body)
    return request === undefined ? null : onRequest(route, request, call.body, url)
  }

  function onRequest(
    route: string,
    request: HeldMergeRequest,
    body: Record<string, unknown>,
    url: URL,
  ): ForgeAnswer | null {
    switch (route) {
      case 'PUT /merge_requests/#':
        return edit(request, body)
      case 'GET /merge_requests/#/notes':
        return { status: 200, body: pageOf(request.notes, url).map((text, id) => ({ id, body: text })) }
      case 'POST /merge_requests/#/notes':
        request.notes.push(String(body['body']))
        return { status: 201, body: { id: request.notes.length, body: body['body'] } }
      default:
        return null
    }
  }

  function edit(request: HeldMergeRequest, body: Record<string, unknown>): ForgeAnswer {
    for (const [name, value] of Object.entries(body)) {
      const field = JSON_FIELDS[name]
      if (field !== undefined) Object.assign(request, { [field]: value })
    }
    const { add_labels: added } = body
    if (typeof added === 'string') request.labels = [...new Set([...request.labels, ...added.split(',')])]
    return { status: 200, body: shown(request) }
  }

  function create(body: Record<string, unknown>): ForgeAnswer {
    const branch = String(body['source_branch'])
    const sha = repository.tip(branch)
    if (sha === null) return { status: 400, body: { message: { source_branch: ['does not exist'] } } }
    const before = requests.find((each) => each.source_branch === branch && each.state === 'opened')
    if (before !== undefined)
      return {
        status: 409,
        body: { message: [`Another open merge request already exists for this source branch: !${before.iid}`] },
      }
    const request: HeldMergeRequest = {
      iid: requests.length + 1,
      title: String(body['title']),
      description: String(body['description']),
      state: 'opened',
      target_branch: String(body['target_branch']),
      source_branch: branch,
      sha,
      labels: [],
      notes: [],
      reviewers: [],
    }
    requests.push(request)
    return { status: 201, body: shown(request) }
  }

  function usersNamed(name: string): { id: number; username: string }[] {
    const id = people.get(name)
    return id === undefined ? [] : [{ id, username: name }]
  }

  function listed(url: URL): HeldMergeRequest[] {
    const branch = url.searchParams.get('source_branch')
    return requests.filter((each) => branch === null || each.source_branch === branch).toReversed()
  }

  function shown(request: HeldMergeRequest): Record<string, unknown> {
    const { notes, reviewers, ...rest } = request
    // An open merge request follows its branch.
    if (request.state === 'opened') rest.sha = request.sha = repository.tip(request.source_branch) ?? request.sha
    return {
      ...rest,
      web_url: `${forge.origin}/${project}/-/merge_requests/${request.iid}`,
      source_project_id: PROJECT_ID,
      target_project_id: PROJECT_ID,
      user_notes_count: notes.length,
      reviewers: reviewers.map((id) => ({ id })),
    }
  }

  function merge(iid: number): void {
    const request = find(iid)
    repository.squash(request.source_branch, request.target_branch)
    request.state = 'merged'
  }

  function closeRequest(iid: number): void {
    find(iid).state = 'closed'
  }

  function find(iid: number): HeldMergeRequest {
    const request = requests[iid - 1]
    if (request === undefined) throw new Error(`There is no merge request !${iid}`)
    shown(request)
    return request
  }
}
