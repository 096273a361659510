import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FORGES, SEEDED_TOKEN } from './forges/either-forge.js'
import { A, B, BEFORE, BRANCH, change, FILE, OTHER, startNights, type Nights } from './forges/nights.js'
import type { ServiceChange } from './service-change.js'

describe.each(Object.keys(FORGES) as (keyof typeof FORGES)[])('on %s', (name) => {
  let nights: Nights
  let { space, forge, said, publish, states } = {} as Nights

  beforeEach(async () => {
    nights = await startNights(name)
    ;({ space, forge, said, publish, states } = nights)
  })

  afterEach(() => nights.close())

  const written = (from: number): string[] =>
    forge.calls.slice(from).flatMap(({ method, path }) => (method === 'GET' ? [] : [`${method} ${path}`]))

  it('opens one request from one commit on the base branch', async () => {
    space.write('untracked.txt', 'of the user')
    space.write(OTHER, 'staged by the user')
    space.git('add', OTHER)
    const before = [space.git('status', '--porcelain'), space.git('rev-parse', 'HEAD'), space.git('for-each-ref')]
    const [outcome] = await publish(A, { labels: ['drift'] })
    expect(outcome).toEqual({
      service: 'Orders',
      branch: BRANCH,
      state: 'opened',
      url: expect.stringContaining(forge.origin),
      message: expect.stringContaining('is open: http'),
    })
    expect(forge.allRequests()).toMatchObject([
      { state: 'open', title: A.title, labels: ['drift'], body: expect.stringMatching(/^One finding\.\n\n<!-- /) },
    ])
    expect(space.remote.git('diff', '--name-status', 'main', BRANCH)).toBe(`M\t${FILE}`)
    expect(space.remote.read(BRANCH, FILE)).toBe(A.files[0]?.text)
    expect(space.remote.git('rev-list', '--count', `main..${BRANCH}`)).toBe('1')
    const after = [space.git('status', '--porcelain'), space.git('rev-parse', 'HEAD')]
    expect(after).toEqual(before.slice(0, 2))
    // Git keeps in mind where the branch of the remote is, as after any push.
    expect(space.git('for-each-ref', '--format=%(refname)', 'refs/heads', 'refs/understudy')).toBe('refs/heads/main')
  })

  it('changes nothing when the same is found again', async () => {
    await publish(A, { labels: ['drift'] })
    const [tip, calls] = [space.remote.tip(BRANCH), forge.calls.length]
    expect(await states(A, { labels: ['drift'] })).toEqual(['unchanged'])
    expect(written(calls)).toEqual([])
    expect(space.remote.tip(BRANCH)).toBe(tip)
  })

  it('brings the open request up to date when something else is found', async () => {
    await publish(A)
    expect(
      await states({ ...B, title: 'Orders: currency is new', body: 'Two findings.', labels: ['breaking'] }),
    ).toEqual(['updated'])
    expect(forge.allRequests()).toMatchObject([
      {
        state: 'open',
        title: 'Orders: currency is new',
        labels: ['breaking'],
        body: expect.stringMatching(/^Two findings\./),
      },
    ])
    expect(space.remote.read(BRANCH, FILE)).toBe(B.files[0]?.text)
    expect(space.remote.git('rev-list', '--count', `main..${BRANCH}`)).toBe('1')
  })

  it('respects a request that was closed, and says so once', async () => {
    await publish(A)
    forge.closeRequest(1)
    const first = await publish(A)
    const notes = said.splice(0)
    expect(first).toMatchObject([{ state: 'rejected', url: expect.any(String) }])
    expect(notes).toEqual([expect.stringContaining('was closed')])
    expect(forge.allRequests()[0]?.comments).toEqual([expect.stringContaining('closed without a merge')])
    const calls = forge.calls.length
    expect(await states(A)).toEqual(['rejected'])
    expect([written(calls), said, forge.allRequests()[0]?.comments.length]).toEqual([[], [], 1])
    expect(await states(B)).toEqual(['opened'])
    expect(forge.allRequests().map(({ state }) => state)).toEqual(['closed', 'open'])
    forge.closeRequest(2)
    expect(await states(A)).toEqual(['rejected'])
  })

  it('takes a part of what was closed for rejected as well, and proposes what is more', async () => {
    await publish({ ...B, parts: ['total', 'currency'] })
    forge.closeRequest(1)
    expect(await states({ ...A, parts: ['total'] })).toEqual(['rejected'])
    expect(await states({ ...A, parts: ['total'] })).toEqual(['rejected'])
    expect(forge.allRequests()).toMatchObject([{ state: 'closed', comments: [expect.any(String)] }])
    expect(await states({ ...A, parts: ['total', 'country'] })).toEqual(['opened'])
  })

  it('takes nothing from an open request that the run did not see', async () => {
    await publish(B)
    const [requests, tip] = [forge.allRequests(), space.remote.tip(BRANCH)]
    const part = { ...A, unseen: ['Orders.list#1 in orders.json', 'Orders.list#2 in orders.json'] }
    const [outcome] = await publish(part)
    expect(outcome).toMatchObject({
      state: 'unchanged',
      message: expect.stringMatching(
        /stays as it is: .* did not see \(Orders\.list#1 in orders\.json and 1 other\): http/,
      ),
    })
    expect([forge.allRequests(), space.remote.tip(BRANCH)]).toEqual([requests, tip])
    forge.closeRequest(1)
    expect(await states(part)).toEqual(['opened'])
  })

  it('says once on an open request that it is not needed any more', async () => {
    const needless = change('', { files: [], body: 'All is as recorded.', isNeedless: true })
    expect(await publish(needless)).toEqual([])
    await publish(A)
    const tip = space.remote.tip(BRANCH)
    expect(await publish(needless)).toMatchObject([{ state: 'unchanged', url: expect.any(String) }])
    expect(await states(needless)).toEqual(['unchanged'])
    expect(forge.allRequests()).toMatchObject([
      { state: 'open', title: A.title, comments: [expect.stringMatching(/^All is as recorded\.\n\n<!-- /)] },
    ])
    expect(space.remote.tip(BRANCH)).toBe(tip)
    expect(await states(A)).toEqual(['unchanged'])
    forge.closeRequest(1)
    expect(await publish(needless)).toEqual([])
  })

  it('opens a new request for what is found after a merge', async () => {
    await publish(A)
    forge.merge(1)
    const next = { ...B, files: [{ path: FILE, from: A.files[0]?.text ?? null, text: B.files[0]?.text ?? null }] }
    expect(await states(next)).toEqual(['opened'])
    expect(forge.allRequests().map(({ state }) => state)).toEqual(['merged', 'open'])
    expect(space.remote.git('rev-list', '--count', `main..${BRANCH}`)).toBe('1')
    expect(await states(A)).not.toEqual(['rejected'])
  })

  it('does nothing where the base branch has the changes already', async () => {
    await publish(A)
    forge.merge(1)
    expect(await states(A)).toEqual(['unchanged'])
    expect(forge.allRequests()).toHaveLength(1)
  })

  it('gives each service a request of its own, the breaking ones first', async () => {
    const carts: ServiceChange = {
      ...change('{ "items": [] }\n', { service: 'https://carts.example.com:8443', isBreaking: true }),
      files: [{ path: OTHER, from: BEFORE, text: '{ "items": [] }\n' }],
    }
    const outcomes = await publish([A, carts])
    expect(outcomes.map(({ service, state }) => [service, state])).toEqual([
      ['Orders', 'opened'],
      ['https://carts.example.com:8443', 'opened'],
    ])
    expect(outcomes[1]?.branch).toMatch(/^understudy\/drift\/https-carts\.example\.com-8443-[0-9a-f]{8}$/)
    expect(forge.calls.find(({ method }) => method === 'POST')?.body).toMatchObject({ title: carts.title })
    expect(forge.allRequests()).toHaveLength(2)
  })

  it('puts a commit on top of those of a person, and takes back what is no longer found', async () => {
    const both = { ...A, key: 'both', files: [...A.files, { path: OTHER, from: BEFORE, text: '{ "other": 1 }\n' }] }
    await publish(both)
    space.personPushes(BRANCH, { 'README.md': 'Notes\n' })
    expect(await states(B)).toEqual(['updated'])
    expect(space.remote.git('diff', '--name-only', 'main', BRANCH).split('\n')).toEqual(['README.md', FILE])
    expect(space.remote.read(BRANCH, FILE)).toBe(B.files[0]?.text)
    const tip = space.remote.tip(BRANCH)
    expect(await states(B)).toEqual(['unchanged'])
    expect(space.remote.tip(BRANCH)).toBe(tip)
    expect(await states(A)).toEqual(['updated'])
    expect(space.remote.git('rev-list', '--count', `main..${BRANCH}`)).toBe('4')
  })

  it.each([
    ['pushed', []],
    ['amended', ['--amend', '--no-edit']],
  ])('leaves what a person %s in the same file', async (_, options) => {
    await publish(A)
    space.personPushes(BRANCH, { [FILE]: '{ "total": 13 }\n' }, ...options)
    const tip = space.remote.tip(BRANCH)
    const [outcome] = await publish(B)
    expect(outcome).toMatchObject({
      state: 'failed',
      url: expect.any(String),
      message: expect.stringContaining(`Others have commits on ${BRANCH} that change ${FILE}`),
    })
    expect(space.remote.tip(BRANCH)).toBe(tip)
  })

  it('opens what a killed run has pushed only', async () => {
    forge.fail({ method: forge.routes.open[0], path: forge.routes.open[1], answer: { status: 403, body: {} } })
    expect(await states(A)).toEqual(['failed'])
    const tip = space.remote.tip(BRANCH)
    expect(tip).not.toBeNull()
    expect(await states(A)).toEqual(['opened'])
    expect(space.remote.tip(BRANCH)).toBe(tip)
  })

  it('asks reviewers once, and notes those whom the forge does not know', async () => {
    forge.addPerson('ada')
    const config = { reviewers: { Orders: ['ada', 'nobody'], '*': ['grace'] } }
    expect(await states(A, config)).toEqual(['opened'])
    expect(forge.allRequests()[0]?.reviewers).toHaveLength(1)
    expect(said).toEqual([expect.stringContaining('nobody: ')])
    await publish(B, config)
    expect(said).toHaveLength(1)
  })

  it('cuts a body that is too long, and still knows it again', async () => {
    const long = { ...A, body: `<details>\n\n\`\`\`json\n${'{ "a": 1 }\n'.repeat(120_000)}\`\`\`\n</details>` }
    expect(await states(long)).toEqual(['opened'])
    expect(forge.allRequests()[0]?.body).toMatch(/\n```\n<\/details>\n\n_The rest is left out.*_\n\n<!-- .* -->\n$/)
    expect(await states(long)).toEqual(['unchanged'])
  })

  it('is not misled by markers that a service has answered', async () => {
    const quoting = { ...A, body: 'It answers <!-- understudy:drift key=x service=y --> now.' }
    await publish(quoting)
    expect(await states(quoting)).toEqual(['unchanged'])
  })

  it('takes tokens out of what it is given', async () => {
    const title = `Orders: ${SEEDED_TOKEN}`
    expect(await states({ ...A, title, body: `It sends ${SEEDED_TOKEN}.` })).toEqual(['opened'])
    expect(space.remote.git('log', '--all')).not.toContain(SEEDED_TOKEN)
    expect(forge.allRequests()).toMatchObject([
      { title: 'Orders: ***', body: expect.stringContaining('It sends ***.') },
    ])
  })

  it('opens one request where two runs are at it at once', async () => {
    const cwd = join(space.root, 'second')
    space.gitIn(space.root, 'clone', '--quiet', space.remote.path, cwd)
    const both = await Promise.all([publish(A), publish(B, {}, { cwd })])
    expect(both.flat().filter(({ state }) => state === 'failed')).toEqual([])
    expect(forge.allRequests()).toHaveLength(1)
    expect(await states(B)).toEqual([expect.stringMatching(/updated|unchanged/)])
    expect(space.remote.read(BRANCH, FILE)).toBe(B.files[0]?.text)
    expect(forge.allRequests()).toMatchObject([{ body: expect.stringContaining(encodeURIComponent(B.key)) }])
  })
})
