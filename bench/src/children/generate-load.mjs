import { connect } from 'node:net'
import { pathOf } from '../answers.mjs'
import { done, fail, job } from './job.mjs'

const HEAD_END = Buffer.from('\r\n\r\n')

let sent = 0
let answered = 0

// As many requests as the job says, over connections that are kept, one at a time on each. Answers are framed by their
// length, which is all that is looked at: the generator is to cost as little as it can.
async function main() {
  const begun = performance.now()
  await Promise.all(Array.from({ length: job.connections }, callOnOne))
  const seconds = (performance.now() - begun) / 1000
  done({ seconds, perSecond: answered / seconds })
}

function callOnOne() {
  return new Promise((resolve, reject) => {
    const socket = connect(job.port, '127.0.0.1')
    let waiting = Buffer.alloc(0)
    const next = () => {
      if (sent === job.requests) return socket.end(resolve)
      const path = pathOf(sent++ % job.count)
      socket.write(`GET ${path} HTTP/1.1\r\nhost: service.test:8080\r\naccept: */*\r\n\r\n`)
    }
    socket.setNoDelay(true)
    socket.on('error', reject)
    socket.on('connect', next)
    socket.on('data', (chunk) => {
      waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk])
      const size = sizeOf(waiting)
      if (size === null || waiting.length < size) return
      if (waiting.length > size) return reject(new Error('more than one answer'))
      waiting = Buffer.alloc(0)
      answered++
      next()
    })
  })
}

/** Bytes of the answer at hand; null where its head is not complete. */
function sizeOf(bytes) {
  const end = bytes.indexOf(HEAD_END)
  if (end === -1) return null
  const head = bytes.latin1Slice(0, end)
  if (!head.startsWith('HTTP/1.1 200 ')) throw new Error(bytes.toString())
  if (/\r\ntransfer-encoding: chunked/i.test(head)) return bytes.latin1Slice(-5) === '0\r\n\r\n' ? bytes.length : null
  return end + 4 + Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1])
}

main().catch(fail)
