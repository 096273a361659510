import { pause, type Routes, type Visit } from './route.ts'

/** Write bytes past Node's HTTP layer, wait until they have arrived, then end the connection. */
async function wreck(visit: Visit, bytes: string, end: 'reset' | 'close'): Promise<void> {
  const { socket } = visit.request
  if (bytes) socket.write(bytes)
  await pause(40)
  if (end === 'reset') visit.connection.resetAndDestroy()
  else socket.end()
}

const SIZED = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 100\r\n\r\nonly a part'
const CHUNKED = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\nb\r\nonly a part\r\n'

/** Answers that never come, or break off. */
export const FAILURE_ROUTES: Routes = {
  silence: () => undefined,
  'silence-after-head': (visit) => {
    visit.response.writeHead(200, { 'content-type': 'text/plain' })
    visit.response.write('the first piece')
  },
  'reset-before-head': (visit) => wreck(visit, '', 'reset'),
  'close-before-head': (visit) => wreck(visit, '', 'close'),
  'close-in-head': (visit) => wreck(visit, 'HTTP/1.1 200 OK\r\ncontent-ty', 'close'),
  'reset-in-head': (visit) => wreck(visit, 'HTTP/1.1 200 OK\r\ncontent-ty', 'reset'),
  'reset-in-body': (visit) => wreck(visit, SIZED, 'reset'),
  'short-body': (visit) => wreck(visit, SIZED, 'close'),
  'cut-chunks': (visit) => wreck(visit, CHUNKED, 'close'),
  'not-http': (visit) => wreck(visit, 'SSH-2.0-OpenSSH_9.9\r\n\r\n', 'close'),
  'bad-chunk': (visit) => wreck(visit, `${CHUNKED}zz\r\n`, 'close'),
}
