import { spawn } from 'node:child_process'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BareRepository } from './bare-repository.js'

/** Answers a request of Git's; false where the request is for something else. */
export type GitHandler = (request: IncomingMessage, response: ServerResponse) => boolean

/** Serve a repository by Git's own server, at `/project.git`, to who logs in with `login` (`user:password`). */
export function gitOverHttp(project: string, repository: BareRepository, login: string): GitHandler {
  const expected = `Basic ${Buffer.from(login).toString('base64')}`
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const [, inside] = url.pathname.split(`/${project}.git`)
    if (inside === undefined) return false
    if (request.headers.authorization?.toLowerCase() === expected.toLowerCase()) {
      runServer(request, response, { PATH_INFO: inside, QUERY_STRING: url.search.slice(1), root: repository.path })
      return true
    }
    response.writeHead(401, { 'www-authenticate': 'Basic realm="Git"' }).end('HTTP Basic: Access denied')
    return true
  }
}

function runServer(
  request: IncomingMessage,
  response: ServerResponse,
  { root, ...path }: { PATH_INFO: string; QUERY_STRING: string; root: string },
): void {
  const { headers } = request
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'],
      ...path,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      REMOTE_USER: 'someone',
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: headers['content-type'],
      HTTP_CONTENT_ENCODING: headers['content-encoding'],
      HTTP_GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  request.pipe(child.stdin)
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.on('close', () => sendCgi(Buffer.concat(chunks), response))
}

/** Headers, an empty line, and the body. */
function sendCgi(output: Buffer, response: ServerResponse): void {
  const end = output.indexOf('\r\n\r\n')
  const lines = output.subarray(0, end).toString('latin1').split('\r\n')
  const headers = new Map(lines.map((line) => [line.split(': ')[0] ?? '', line.slice(line.indexOf(': ') + 2)]))
  const status = Number.parseInt(headers.get('Status') ?? '200', 10)
  headers.delete('Status')
  response.writeHead(status, Object.fromEntries(headers)).end(output.subarray(end + 4))
}
