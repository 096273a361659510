// One downstream service in a process of its own:
//
//     node services/main.ts payments 0.15
//
// The second argument is the share of calls that fail. Tells its parent the port, and, whenever asked, what it has seen.
import { inventory } from './inventory.ts'
import { serve } from './json-service.ts'
import { payments } from './payments.ts'
import { shipping } from './shipping.ts'

const SERVICES = { payments, inventory, shipping }

const [name = '', failing = '0'] = process.argv.slice(2)
if (!(name in SERVICES)) throw new Error(`There is no service "${name}": ${Object.keys(SERVICES).join(', ')}`)

const routes = SERVICES[name as keyof typeof SERVICES]()
const { port, tally } = await serve(routes, { failing: Number(failing), latency: [30, 150] })
process.on('message', () => process.send?.(tally))
// Whoever started the service is gone.
process.on('disconnect', () => process.exit())
process.send?.({ port })
