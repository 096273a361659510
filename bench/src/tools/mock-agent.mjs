import { ANSWER_HEADERS } from '../answers.mjs'
import { plainPlayer, readBodies } from './bodies.mjs'

/** One persistent interceptor of undici's MockAgent for each recording. */
export async function replay(job) {
  const { MockAgent, setGlobalDispatcher } = await import('undici')
  const agent = new MockAgent()
  agent.disableNetConnect()
  const pool = agent.get(job.origin)
  for (const [url, body] of readBodies(job)) {
    const path = url.slice(job.origin.length)
    pool.intercept({ method: 'GET', path }).reply(200, body, { headers: ANSWER_HEADERS }).persist()
  }
  setGlobalDispatcher(agent)
  return plainPlayer
}
