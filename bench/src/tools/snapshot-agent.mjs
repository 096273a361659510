import { join } from 'node:path'
import { plainPlayer } from './bodies.mjs'

/** Record with undici's SnapshotAgent into one file. */
export async function record({ dir }) {
  const { setGlobalDispatcher, SnapshotAgent } = await import('undici')
  const agent = new SnapshotAgent({ mode: 'record', snapshotPath: join(dir, 'snapshots.json') })
  setGlobalDispatcher(agent)
  return { ...plainPlayer, finish: () => agent.saveSnapshots() }
}

/** Play that file. */
export async function replay({ dir }) {
  const { setGlobalDispatcher, SnapshotAgent } = await import('undici')
  const agent = new SnapshotAgent({ mode: 'playback', snapshotPath: join(dir, 'snapshots.json') })
  await agent.loadSnapshots()
  setGlobalDispatcher(agent)
  return plainPlayer
}
