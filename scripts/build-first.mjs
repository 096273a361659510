import { buildIfStale, underBuildLock } from './build.mjs'

/** Vitest's global set-up for tests that run what is built. */
export default async function setup() {
  await underBuildLock(buildIfStale)
}
