import { join } from 'node:path'
import { plainPlayer } from './bodies.mjs'

/** Record one file for each answer. */
export async function record({ dir }) {
  const { setupServer, snapshot } = await import('@understudy/bench-msw-2/snapshot')
  const server = setupServer(snapshot({ basePath: join(dir, 'msw-snapshot'), updateSnapshots: 'all' }))
  server.listen()
  return { ...plainPlayer, finish: async () => server.close() }
}

/** Play those files. */
export async function replay({ dir }) {
  const { setupServer, snapshot } = await import('@understudy/bench-msw-2/snapshot')
  setupServer(snapshot({ basePath: join(dir, 'msw-snapshot'), updateSnapshots: 'none' })).listen()
  return plainPlayer
}
