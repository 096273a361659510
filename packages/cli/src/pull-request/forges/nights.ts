import type { PullRequestConfig } from '@understudy/core'
import { publishPullRequests, type PublishOptions } from '../publish.js'
import type { PublishOutcome, ServiceChange } from '../service-change.js'
import { FORGES, SEEDED_TOKEN, type EitherForge } from './either-forge.js'
import { makeWorkspace, type Workspace } from './workspace.js'

/** The recording that the changes of these tests patch. */
export const FILE = 'src/__mocks__/orders.test.recorded.json'
/** Another recording. */
export const OTHER = 'src/__mocks__/carts.test.recorded.json'
/** What both hold at first. */
export const BEFORE = '{ "total": "12.00" }\n'
/** Where a change of `Orders` is proposed. */
export const BRANCH = 'understudy/drift/Orders'

/** Make a change of one recording. Its key is its text. */
export function change(text: string, more: Partial<ServiceChange> = {}): ServiceChange {
  return {
    service: 'Orders',
    files: [{ path: FILE, from: BEFORE, text }],
    title: 'Orders: total is a number now',
    body: 'One finding.',
    key: text.trim(),
    ...more,
  }
}

/** What the first night finds. */
export const A = change('{ "total": 12 }\n')
/** What a later night finds in its place. */
export const B = change('{ "total": 12, "currency": "EUR" }\n')

type Publish<T> = (
  changes: ServiceChange | ServiceChange[],
  config?: PullRequestConfig,
  more?: Partial<PublishOptions>,
) => Promise<T>

/** A forge with its repository and a clone, in which runs publish at two in the morning. */
export interface Nights {
  space: Workspace
  forge: EitherForge
  /** What runs have printed and noted. */
  said: string[]
  /** What runs have waited, in ms. */
  waits: number[]
  publish: Publish<PublishOutcome[]>
  states: Publish<string[]>
  close(): Promise<void>
}

/** Start a forge. Each run is searched for the token that it was given. */
export async function startNights(name: keyof typeof FORGES): Promise<Nights> {
  const space = makeWorkspace({ [FILE]: BEFORE, [OTHER]: BEFORE })
  const forge = await FORGES[name](space)
  const said: string[] = []
  const waits: number[] = []
  const publish: Nights['publish'] = async (changes, config = {}, more = {}) => {
    const outcomes = await publishPullRequests([changes].flat(), {
      cwd: space.work,
      env: forge.env,
      config,
      out: (text) => said.push(text),
      note: (text) => said.push(text),
      now: () => new Date('2026-11-23T02:00:00Z'),
      sleep: async (ms) => void waits.push(ms),
      ...more,
    })
    if (JSON.stringify([outcomes, said, forge.allRequests()]).includes(SEEDED_TOKEN))
      throw new Error('The token is told')
    return outcomes
  }
  return {
    space,
    forge,
    said,
    waits,
    publish,
    states: async (...args) => (await publish(...args)).map(({ state }) => state),
    async close() {
      await forge.close()
      space.remove()
    },
  }
}
