// Plays recordings where the services were, one subject's at a time, in a process of its own. Ends with the one that began it.
import { loadConfig } from '@understudy/core/config'
import { startServer, type RunningServer } from '@understudy/core/serve'

/** What is to be played from now on. */
export interface Programme {
  recording: string
  /** The folder that holds the configuration. */
  folder: string
  ports: { port: number; isSecure: boolean }[]
  certificate: { key: string; cert: string }
}

let servers: RunningServer[] = []

async function play({ recording, folder, ports, certificate }: Programme): Promise<void> {
  await Promise.all(servers.map((server) => server.close()))
  const config = loadConfig(folder)
  servers = await Promise.all(
    ports.map(({ port, isSecure }) =>
      startServer({
        recordings: [recording],
        rootDir: folder,
        config,
        port,
        // What it adds for pages of other origins, the services do not.
        cors: false,
        ...(isSecure && { tls: certificate }),
      }),
    ),
  )
}

process.on('disconnect', () => process.exit())
process.on('message', (programme: Programme) => {
  play(programme).then(
    () => process.send?.('ready'),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})
