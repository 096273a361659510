// The services' own process, so that stopping them is real. Killed by the harness; ends with it otherwise.
import { startServices, type Ports } from './start-services.ts'

interface StartMessage {
  ports: Ports
  certificate: { key: string; cert: string }
}

process.on('disconnect', () => process.exit())
process.once('message', (message: StartMessage) => {
  startServices(message.ports, message.certificate).then(
    () => process.send?.('ready'),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})
