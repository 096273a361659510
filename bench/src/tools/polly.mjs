import { createRequire } from 'node:module'
import { join } from 'node:path'
import { plainPlayer } from './bodies.mjs'

const require = createRequire(import.meta.url)

async function createPolly({ dir }, options) {
  const { Polly } = require('@pollyjs/core')
  const FetchAdapter = require('@pollyjs/adapter-fetch')
  const NodeHttpAdapter = require('@pollyjs/adapter-node-http')
  const FSPersister = require('@pollyjs/persister-fs')
  Polly.register(FetchAdapter)
  Polly.register(NodeHttpAdapter)
  Polly.register(FSPersister)
  return new Polly('bench', {
    adapters: ['fetch', 'node-http'],
    persister: 'fs',
    persisterOptions: { fs: { recordingsDir: join(dir, 'polly') } },
    logLevel: 'silent',
    ...options,
  })
}

/** Record into one HAR file. */
export async function record(job) {
  const polly = await createPolly(job, { mode: 'record' })
  return { ...plainPlayer, finish: () => polly.stop() }
}

/** Play that file; without `order`, a recording answers any number of calls. */
export async function replay(job) {
  await createPolly(job, { mode: 'replay', recordIfMissing: false, matchRequestsBy: { order: false } })
  return plainPlayer
}
