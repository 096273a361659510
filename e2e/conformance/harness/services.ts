import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { fileURLToPath } from 'node:url'
import { generate } from 'selfsigned'
import { listen, SERVICE_NAMES, type Ports } from '../services/start-services.ts'

/** A key with a certificate that is its own authority. */
export interface Certificate {
  key: string
  cert: string
}

/** Make a certificate for 127.0.0.1 and localhost. */
export async function createCertificate(): Promise<Certificate> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  })
  return { key, cert }
}

/** Run the services in a process of their own; the function that comes back ends it. */
export async function runServices(ports: Ports, certificate: Certificate): Promise<() => Promise<void>> {
  const child: ChildProcess = fork(fileURLToPath(new URL('../services/main.ts', import.meta.url)), [], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  child.send({ ports, certificate })
  const ended = once(child, 'exit')
  const first = await Promise.race([once(child, 'message').then(() => 'ready'), ended.then(() => 'ended')])
  if (first === 'ended') throw new Error('the services did not start')
  return async () => {
    child.kill('SIGKILL')
    await ended
  }
}

/** Listen where the services were, and say who comes, by the first line sent: in replay no one must. */
export async function setTripwire(ports: Ports): Promise<{ touched: () => string[]; stop: () => Promise<void> }> {
  const touched: string[] = []
  const servers = await Promise.all(
    SERVICE_NAMES.map(async (name): Promise<Server> => {
      const server = createServer((socket) => {
        const at = touched.push(`${name}: silent`) - 1
        socket.on('error', () => undefined)
        socket.setTimeout(500, () => socket.destroy())
        socket.once('data', (bytes) => {
          touched[at] = `${name}: ${bytes.toString('latin1').split('\r\n', 1)[0]}`
          socket.destroy()
        })
      })
      await listen(server, ports[name])
      return server
    }),
  )
  return {
    touched: () => [...touched],
    async stop() {
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
    },
  }
}
