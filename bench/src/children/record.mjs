import dns from 'node:dns'
import { pathOf } from '../answers.mjs'
import { clients } from '../clients.mjs'
import { loadTool } from '../tools/index.mjs'
import { done, fail, job } from './job.mjs'

// Let a peer record from the real service, under a name that is not loopback.
const lookup = dns.lookup
dns.lookup = (host, options, callback) => lookup(host.endsWith('.test') ? '127.0.0.1' : host, options, callback)

async function main() {
  const tool = await loadTool(job.tool)
  const recorder = await tool.record(job)
  const call = await clients[job.client]()
  await recorder.within(async () => {
    for (let i = 0; i < job.count; i++) await call(job.origin + pathOf(i))
  })
  await recorder.finish()
  done({ recorded: job.count })
}

main().catch(fail)
