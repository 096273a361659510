import { join } from 'node:path'
import { plainPlayer } from './bodies.mjs'

const FIXTURE = 'nock.json'

/** Record one fixture with nockBack. */
export async function record({ dir }) {
  const { default: nock } = await import('nock')
  nock.back.fixtures = dir
  nock.back.setMode('update')
  const { nockDone } = await nock.back(FIXTURE)
  return { ...plainPlayer, finish: async () => nockDone() }
}

/** Play that fixture; each recording plays once. */
export async function replay({ dir }) {
  const { default: nock } = await import('nock')
  nock.back.fixtures = dir
  nock.back.setMode('lockdown')
  await nock.back(FIXTURE)
  return {
    ...plainPlayer,
    // Not nockDone: a connection that http's agent kept from before it hangs up.
    async rewind() {
      nock.cleanAll()
      nock.define(nock.loadDefs(join(dir, FIXTURE)))
    },
  }
}
