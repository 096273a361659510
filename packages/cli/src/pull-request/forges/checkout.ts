import type { PullRequestConfig } from '@understudy/core'
import { publishPullRequests } from '../publish.js'
import type { PublishOutcome, ServiceChange } from '../service-change.js'
import { makeWorkspace, type Workspace } from './workspace.js'

/** The recording that these changes patch. */
export const FILE = 'src/__mocks__/orders.test.recorded.json'
/** What it holds at first. */
export const BEFORE = '{ "total": "12.00" }\n'
/** Where a change of `Orders` is proposed. */
export const BRANCH = 'understudy/drift/Orders'
/** What is published, if nothing else is said. */
export const CHANGE: ServiceChange = {
  service: 'Orders',
  files: [{ path: FILE, from: BEFORE, text: '{ "total": 12 }\n' }],
  title: 'Orders: total is a number now',
  body: 'One finding.',
  key: 'a',
}

/** A repository with a remote and no forge. */
export interface Checkout {
  space: Workspace
  /** What runs have printed and noted. */
  printed: string[]
  /** Publish a change, in another folder or with other variables if asked for. */
  publish(
    change?: Partial<ServiceChange>,
    options?: PullRequestConfig & { cwd?: string; env?: Record<string, string> },
  ): Promise<PublishOutcome>
}

/** Make a repository with a remote. */
export function makeCheckout(): Checkout {
  const space = makeWorkspace({ [FILE]: BEFORE, 'tool.sh': '#!/bin/sh\n' })
  const printed: string[] = []
  return {
    space,
    printed,
    async publish(change = {}, { cwd = space.work, env = {}, ...config } = {}) {
      const [outcome] = await publishPullRequests([{ ...CHANGE, ...change }], {
        cwd,
        env: { ...space.env, ...env },
        config: { forge: 'none', ...config },
        out: (text) => printed.push(text),
        note: (text) => printed.push(text),
        now: () => new Date('2026-11-23T02:00:00Z'),
      })
      if (outcome === undefined) throw new Error('no outcome')
      return outcome
    },
  }
}
