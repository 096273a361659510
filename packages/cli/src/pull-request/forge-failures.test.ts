import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FORGES, SEEDED_TOKEN } from './forges/either-forge.js'
import { A, B, BRANCH, startNights, type Nights } from './forges/nights.js'

describe.each(Object.keys(FORGES) as (keyof typeof FORGES)[])('on %s', (name) => {
  let nights: Nights
  let { space, forge, waits, publish, states } = {} as Nights

  beforeEach(async () => {
    nights = await startNights(name)
    ;({ space, forge, waits, publish, states } = nights)
  })

  afterEach(() => nights.close())

  it('waits for a short rate limit, and repeats what the server fails at', async () => {
    const [method, path] = forge.routes.list
    forge.fail({ method, path, answer: { status: 429, headers: { 'retry-after': '7' }, body: {} } })
    forge.fail({ method, path, answer: { status: 502, body: {} }, times: 1 })
    expect(await states(A)).toEqual(['opened'])
    expect(waits).toEqual([8000, 2000])
  })

  it('says until when a long rate limit lasts, and calls no more', async () => {
    const [method, path] = forge.routes.list
    forge.fail({ method, path, answer: { status: 429, headers: { 'retry-after': '1800' }, body: {} } })
    const outcomes = await publish([A, { ...A, service: 'Carts' }])
    const message = `${name} takes no more calls with this token until 2026-11-23T02:30:00Z: run again after that.`
    expect(outcomes.map(({ state, message }) => ({ state, message }))).toEqual([
      { state: 'failed', message },
      { state: 'failed', message },
    ])
    expect(waits).toEqual([])
    expect(space.remote.tip(BRANCH)).toBeNull()
  })

  it('finds the request that was opened though the answer was lost', async () => {
    const [method, path] = forge.routes.open
    forge.fail({ method, path, answer: null, isDone: true })
    expect(await states(A, { labels: ['drift'] })).toEqual(['opened'])
    expect(forge.allRequests()).toMatchObject([{ state: 'open', labels: ['drift'] }])
    expect(await states(A, { labels: ['drift'] })).toEqual(['unchanged'])
  })

  it('joins the request that another run has opened meanwhile', async () => {
    const [method, path] = forge.routes.list
    await publish(A)
    forge.fail({ method, path, answer: { status: 200, body: [] } })
    expect(await states(B)).toEqual(['opened'])
    expect(forge.allRequests()).toMatchObject([{ body: expect.stringContaining(encodeURIComponent(B.key)) }])
  })

  it('says that a token is wrong', async () => {
    const env = Object.fromEntries(
      Object.entries(forge.env).map(([key, value]) => [key, value === SEEDED_TOKEN ? 'other-token' : value]),
    )
    const [outcome] = await publish(A, {}, { env })
    expect(outcome?.state).toBe('failed')
    expect(outcome?.message).toMatch(/answers 401: .*The token is wrong or has expired/)
  })

  it('says that there is no such project', async () => {
    const env = { ...forge.env, GITHUB_REPOSITORY: 'acme/gone', CI_PROJECT_PATH: 'acme/gone' }
    expect((await publish(A, {}, { env }))[0]?.message).toMatch(
      /answers 404: .*There is no (repository|project) acme\/gone/,
    )
  })

  it('says that the project is archived', async () => {
    Object.assign(forge, { archived: true })
    expect((await publish(A))[0]).toMatchObject({ state: 'failed', message: expect.stringMatching(/is archived on/) })
  })

  it('says that the forge cannot be reached', async () => {
    await forge.close()
    const [outcome] = await publish(A)
    expect(outcome?.message).toMatch(/cannot be reached at 127\.0\.0\.1:\d+: .*ECONNREFUSED/)
    expect(waits).toEqual([1000, 2000, 4000])
  })
})
