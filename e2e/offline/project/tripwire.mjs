// For `node --import`: writes down whatever leaves a process, below all that anyone could hook, and lets none of it go.
import { appendFileSync } from 'node:fs'

const file = process.env.TRIPWIRE_FILE

/** Code of `EPERM`, as the system would refuse it. */
const REFUSED = -1

function trip(owner, name) {
  if (typeof owner?.[name] !== 'function') throw new Error(`Node has no ${name} to set a tripwire on`)
  owner[name] = function (...args) {
    const told = args.filter((arg) => typeof arg === 'string' || typeof arg === 'number').join(' ')
    appendFileSync(file, `${name} ${told}\n`)
    return REFUSED
  }
}

const { TCP } = process.binding('tcp_wrap')
const { UDP } = process.binding('udp_wrap')
const cares = process.binding('cares_wrap')
for (const name of ['connect', 'connect6']) trip(TCP.prototype, name)
for (const name of ['send', 'send6', 'connect', 'connect6']) trip(UDP.prototype, name)
for (const name of ['getaddrinfo', 'getnameinfo']) trip(cares, name)
for (const name of ['queryA', 'queryAaaa', 'queryTxt', 'queryAny', 'querySrv', 'queryMx'])
  trip(cares.ChannelWrap.prototype, name)
appendFileSync(file, '')
