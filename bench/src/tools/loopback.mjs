import { plainPlayer } from './bodies.mjs'

/** No tool: the calls reach the real service, which runs in another process. */
export const replay = async () => plainPlayer
