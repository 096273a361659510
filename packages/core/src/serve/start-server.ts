import { createServer } from 'node:net'
import { UnderstudyError } from '../errors.js'
import { nearestName } from '../nearest-name.js'
import { createServices } from '../services/index.js'
import { listenOn, shownHost } from './listen.js'
import { Player } from './player.js'
import { readRecordings, type ReadRecording } from './read-recordings.js'
import { Reception } from './reception.js'
import type { RunningServer, ServeChange, ServedService, ServeOptions } from './serve-options.js'

/** What is played, and from what. */
interface Programme {
  options: ServeOptions
  recordings: readonly ReadRecording[]
  player: Player
}

/**
 * Play recordings on a port, for other processes: what a request matches is answered as it was recorded, to each client in
 * the recorded order.
 *
 * @throws serve-nothing, serve-port-taken, recording-invalid, recording-version, placeholder-unresolved
 */
export async function startServer(options: ServeOptions): Promise<RunningServer> {
  let programme = firstProgramme(options)
  const tls = typeof options.tls === 'function' ? await options.tls(hostsOf(options, programme.player)) : options.tls
  const reception = new Reception({ ...options, tls }, () => programme.player)
  const server = createServer({ allowHalfOpen: true }, (socket) => reception.welcome(socket))
  const { port } = await listenOn(server, options)
  const url = `${tls === undefined ? 'http' : 'https'}://${shownHost(options.host)}:${port}`
  reception.open(url, port)
  let closed: Promise<void> | null = null
  return {
    url,
    port,
    get services() {
      return servedServices(programme.player, url)
    },
    get interactions() {
      return programme.player.size
    },
    reload(change = {}) {
      const next = nextProgramme(programme, change)
      programme = next.programme
      return next.problems
    },
    reset: (client) => programme.player.reset(client),
    close() {
      closed ??= new Promise((resolve) => {
        server.close(() => resolve())
        reception.close()
      })
      return closed
    },
  }
}

/** By what names and addresses clients may come here. */
function hostsOf({ host = '127.0.0.1' }: ServeOptions, { table }: Player): string[] {
  const served = table.services.flatMap(({ baseUrls }) => baseUrls.map((url) => new URL(url).hostname))
  const own = [shownHost(host), 'localhost', '127.0.0.1', '::1']
  return [...new Set([...own, ...served].map((name) => name.replace(/^\[(.*)\]$/, '$1')))]
}

function firstProgramme(options: ServeOptions): Programme {
  const services = createServices(options.config)
  const { recordings, problems } = readRecordings(options.recordings, options.rootDir, services, [])
  if (problems[0] !== undefined) throw problems[0]
  const player = new Player(recordings, options)
  assertServes(player, recordings, options)
  return { options, recordings, player }
}

/** What cannot be read stays as it was. */
function nextProgramme(before: Programme, change: ServeChange): { programme: Programme; problems: UnderstudyError[] } {
  const options = { ...before.options, ...change }
  const services = createServices(options.config)
  const { recordings, problems } = readRecordings(options.recordings, options.rootDir, services, before.recordings)
  return { programme: { options, recordings, player: new Player(recordings, options) }, problems }
}

function assertServes(player: Player, recordings: readonly ReadRecording[], { test, service }: ServeOptions): void {
  const all = recordings.flatMap(({ interactions }) => interactions)
  const tests = [...new Set(all.flatMap((one) => one.test ?? []))]
  const knowsTest = test === undefined || tests.some((name) => name.toLowerCase().includes(test.toLowerCase()))
  // What belongs to no test would be served, which is not what was asked for.
  if (!knowsTest) throw nothing(`No test whose name holds "${test}" has recorded anything`, 'tests', test, tests)
  if (player.size > 0) return
  const services = [...new Set(all.map((one) => one.service))].sort()
  if (service !== undefined)
    throw nothing(`Nothing is recorded of a service "${service}"`, 'services', service, services)
  throw new UnderstudyError('serve-nothing', {
    what: 'Nothing is recorded that could be served',
    facts: [['recordings', String(recordings.length)]],
    fix: 'run the tests once where the services can be reached, or name other recordings',
  })
}

const NAMED = 10

function nothing(what: string, label: string, name: string, known: readonly string[]): UnderstudyError {
  const near = nearestName(name, known)
  const more = known.length - NAMED
  const list = [...known.slice(0, NAMED), ...(more > 0 ? [`and ${more} more`] : [])].join('\n')
  return new UnderstudyError('serve-nothing', {
    what,
    facts: known.length === 0 ? [] : [[label, list]],
    ...(near !== undefined && { fix: `did you mean "${near}"?` }),
  })
}

function servedServices({ table }: Player, url: string): ServedService[] {
  return table.services.map(({ name, baseUrls, operations, interactions }) => {
    return { name, url: table.urlOf(name, url), baseUrls, operations, interactions }
  })
}
