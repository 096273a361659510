import type { ResolvedConfig } from '../config/config.js'
import { isJsonType, parseMediaType } from '../body/media-type.js'
import type { Interaction, Mode } from '../model/index.js'
import type { Owner } from '../network/call.js'
import { placeRecorded } from '../parameters/index.js'
import type { Exchange } from '../record/index.js'
import type { BodyFiles } from '../replay/index.js'
import type { CapturedBody, RecordedOutcome, Registration, SeenCall, SessionRegistry } from '../registry/contract.js'
import { Captures } from './captures.js'
import { knownOperation } from './known-operations.js'
import { isRecordedOf, type NamedOperation } from './registered-operation.js'
import { RegisteredHost, type RegisteredHostOptions } from './registered-host.js'
import { Registrations, type IdleMock } from './registrations.js'
import { SeenCalls } from './seen-calls.js'
import type { TestScope } from './test-scope.js'

/** What a file's registry is made from. */
export interface FileRegistryOptions {
  mode: Mode
  config: ResolvedConfig
  scope: TestScope
  host: RegisteredHostOptions['host']
  /** Absolute. */
  recordingPath: string
  /** Path of the recording as it is to be printed. */
  shownAs: string
  /** Everything that is recorded for the file, in any mode. */
  interactions(): readonly Interaction[]
  files: BodyFiles
  /** Calls are remembered for test code that asks. */
  keepsCalls: boolean
  now(): number
  /** The first mock is registered: from now on calls may have to be answered. */
  onFirst(): void
}

/** The registry of one test file: what its test code registers, and what it asks of the calls that were made. */
export class FileRegistry implements SessionRegistry {
  /** What the network layer is to ask. */
  readonly host: RegisteredHost
  readonly #options: FileRegistryOptions
  readonly #registrations = new Registrations()
  readonly #seen: SeenCalls
  readonly #captures: Captures

  constructor(options: FileRegistryOptions) {
    const { host, mode, files, keepsCalls } = options
    this.#options = options
    this.#seen = new SeenCalls(host.services, keepsCalls)
    this.#captures = new Captures({ ...options, readFile: (name) => files.read(name) })
    this.host = new RegisteredHost({
      host,
      registrations: this.#registrations,
      seen: this.#seen,
      captures: this.#captures,
      isLive: mode === 'live',
    })
  }

  register(registration: Registration): void {
    const operation = this.#operation(registration.service, registration.operation)
    const isFirst = !this.#registrations.hasBegun
    this.#registrations.add(this.#options.scope.current, registration, operation)
    if (isFirst) this.#options.onFirst()
  }

  reset(): void {
    this.#registrations.drop(this.#options.scope.current)
  }

  calls(service: string, operation: string): SeenCall[] {
    return this.#seen.of(this.#options.scope.current, this.#operation(service, operation))
  }

  capture(name: string): CapturedBody {
    return this.#captures.read(name)
  }

  recordedOutcomes(service: string, operation: string): RecordedOutcome[] {
    const named = this.#operation(service, operation)
    const { services } = this.#options.host
    const outcomes = new Map<string, RecordedOutcome>()
    for (const interaction of this.#options.interactions()) {
      if (!isRecordedOf(named, interaction, placeRecorded(services, interaction))) continue
      const outcome = outcomeOf(interaction)
      const key = JSON.stringify([outcome.status, outcome.errorCode])
      if (!outcomes.has(key)) outcomes.set(key, outcome)
    }
    return [...outcomes.values()]
  }

  now(): number {
    return this.#options.now()
  }

  /** A call is listened to. */
  heard(exchange: Exchange, { test }: Owner): void {
    this.#seen.heard(test, exchange, this.#options.mode === 'verify' ? 'verified' : 'recorded')
  }

  /** An attempt at a test begins. */
  begin(test: string): void {
    this.#registrations.begin(test)
    this.#seen.end(test)
  }

  /** A test and its hooks are over. */
  end(test: string): void {
    this.#registrations.end(test)
    this.#seen.end(test)
  }

  /** Mocks that no call has used. */
  get idle(): readonly IdleMock[] {
    return this.#registrations.idle()
  }

  /** Interactions whose bodies were captured. */
  get captured(): ReadonlySet<Interaction> {
    return this.#captures.used
  }

  #operation(service: string, operation: string): NamedOperation {
    const { config, interactions } = this.#options
    return knownOperation(service, operation, { services: config.services, interactions })
  }
}

function outcomeOf({ id, response, error }: Interaction): RecordedOutcome {
  if (response === undefined) return { interaction: id, status: null, errorCode: error?.code ?? null, isJson: false }
  const { body, headers, status } = response
  const { essence } = parseMediaType([headers['content-type']].flat()[0])
  const isJson = body !== undefined && ('json' in body || (('text' in body || 'file' in body) && isJsonType(essence)))
  return { interaction: id, status, errorCode: response.error?.code ?? null, isJson }
}
