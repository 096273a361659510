import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Tally } from '../services/json-service.ts'

const MAIN = fileURLToPath(new URL('../services/main.ts', import.meta.url))

/** The environment variable in which the shop looks for each service. */
const URL_VARIABLES = { payments: 'PAYMENTS_URL', inventory: 'INVENTORY_URL', shipping: 'SHIPPING_URL' }

/** The downstream services, each in a process of its own. */
export interface Services {
  ports: number[]
  /** Tells the shop where they are. */
  env: Record<string, string>
  /** Ask them what they have seen since they started. */
  tally(): Promise<Tally>
  /** End their processes, and make sure that no one listens on their ports any more. */
  stop(): Promise<void>
}

/** Start all services. Each fails the given share of its calls. */
export async function startServices(failing: number): Promise<Services> {
  const running = await Promise.all(
    Object.entries(URL_VARIABLES).map(async ([name, variable]) => {
      const child = fork(MAIN, [name, String(failing)])
      const { port } = await reply<{ port: number }>(child)
      return { child, port, variable }
    }),
  )
  const ports = running.map(({ port }) => port)
  return {
    ports,
    env: Object.fromEntries(running.map(({ variable, port }) => [variable, `http://127.0.0.1:${port}`])),
    async tally() {
      const tallies = await Promise.all(
        running.map(({ child }) => {
          const answer = reply<Tally>(child)
          child.send('tally')
          return answer
        }),
      )
      return {
        answered: tallies.reduce((sum, { answered }) => sum + answered, 0),
        failed: tallies.reduce((sum, { failed }) => sum + failed, 0),
      }
    },
    async stop() {
      await Promise.all(running.map(({ child }) => end(child)))
      const open = await Promise.all(ports.map(isOpen))
      if (open.includes(true)) throw new Error(`Someone still listens on one of the ports ${ports.join(', ')}.`)
    },
  }
}

async function reply<T>(child: ChildProcess): Promise<T> {
  const [message] = (await once(child, 'message', { signal: AbortSignal.timeout(20_000) })) as [T]
  return message
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill()
  await once(child, 'exit')
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
