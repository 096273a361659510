import { UnderstudyError } from '../errors.js'
import { daysBefore } from '../model/days.js'
import type { Recording, SessionResult } from '../model/index.js'
import { now } from '../network/clock.js'
import { startNetwork, type Network } from '../network/network.js'
import type { SessionRegistry } from '../registry/contract.js'
// Not by the store's index: that would load what writes, too.
import { assertNoNameClash } from '../store/name-clash.js'
import { readRecording } from '../store/read-recording.js'
import { recordingPathOf } from '../store/recording-path.js'
import { createSpool } from '../store/spool.js'
import { openBodyFiles } from './body-files.js'
import { CallerTrace } from './caller-trace.js'
import { environmentOf } from './environment.js'
import { FileRegistry } from './file-registry.js'
import type { HostOptions } from './host-options.js'
import { RecordedTime, TimedHost } from './recorded-time.js'
import { RealDate, today, within } from './real-time.js'
import { relativePath } from './relative-path.js'
import { sessionResult } from './result.js'
import { saving, verifying } from './later-modules.js'
import type { SaveOutcome, saveExchanges as SaveExchanges } from './save.js'
import { SessionHost } from './session-host.js'
import { findStale } from './stale.js'
import type { FinishOptions, PlannedTest, Session, SessionOptions, TestStatus } from './session.js'
import { TestScope } from './test-scope.js'
import type { VerifyHost } from './verify-host.js'

/** Where a session is found by test code, on the global object that test code sees. */
export const SESSION = Symbol.for('understudy.session')

/** How long the end of a file waits for calls that are still open, in ms. */
const FINISH_WAIT_MS = 2000

/** How long the end of a test waits by default, in ms. */
const SETTLE_MS = 1000

/**
 * Create the session of one test file and read its recording.
 *
 * @throws recording-invalid, recording-version, recording-name-clash
 */
export function createSession(options: SessionOptions): Session {
  return new FileSession(options)
}

class FileSession implements Session {
  readonly #options: SessionOptions
  readonly #path: string
  readonly #recording: Recording | null
  readonly #scope: TestScope
  readonly #time: RecordedTime | null
  readonly #host: SessionHost
  /** The host, where the session compares for a run. */
  readonly #verified: VerifyHost | null
  readonly #registry: FileRegistry
  #readLater: { recording: Recording | null } | null = null
  #network: Network | null = null
  #finished: Promise<SessionResult> | null = null
  #saved = { over: 0, fresh: 0 }

  constructor(options: SessionOptions) {
    this.#options = options
    const { testFile, rootDir, mode, config, soleTest } = options
    this.#scope = new TestScope(soleTest, options.onFailure)
    if (options.recordingPath === undefined) assertNoNameClash(testFile, relativePath(rootDir, testFile))
    this.#path = options.recordingPath ?? recordingPathOf(testFile)
    const shownAs = relativePath(rootDir, this.#path)
    const recording = mode === 'live' ? null : readRecording(this.#path, shownAs)
    this.#recording = soleTest === null && recording !== null ? ofNoTest(recording) : recording
    const recorded = (): Recording | null => this.#recorded()
    const host: HostOptions = {
      mode,
      config,
      scope: this.#scope,
      recordingPath: shownAs,
      get recording() {
        return recorded()
      },
      files: openBodyFiles(this.#path, shownAs),
      createSpool,
      now,
      today,
      onExchange: (exchange, owner) => this.#registry.heard(exchange, owner),
      env: () => environmentOf(options.realm),
      ...(options.traceCallers === true && mode !== 'verify' && { trace: new CallerTrace(rootDir) }),
    }
    this.#time =
      config.replay.time === 'recorded' && (mode === 'auto' || mode === 'replay')
        ? new RecordedTime(this.#recording?.interactions ?? [], config.replay.latency)
        : null
    this.#verified = mode === 'verify' ? verifiedBy(host, options, this.#path) : null
    this.#host = this.#verified ?? (this.#time === null ? new SessionHost(host) : new TimedHost(host, this.#time))
    this.#registry = new FileRegistry({
      mode,
      config,
      scope: this.#scope,
      host: this.#host,
      recordingPath: this.#path,
      shownAs,
      interactions: () => this.#recorded()?.interactions ?? [],
      files: host.files,
      // An app or a proxy runs for long, and has no test code that asks.
      keepsCalls: soleTest === undefined,
      now: () => this.now(),
      onFirst: () => this.#network?.refresh(),
    })
  }

  /**
   * What test code registers. Mode `live` leaves the network alone until a test file asks for this: from then on calls can be
   * answered, and are seen.
   */
  get registry(): SessionRegistry {
    if (this.#finished === null) this.#network ??= startNetwork(this.#registry.host, this.#options.realm)
    return this.#registry
  }

  start(): void {
    const { realm, mode } = this.#options
    if (realm[SESSION] !== undefined) {
      throw new UnderstudyError('no-session', {
        what: 'A session starts while another one runs',
        fix: 'finish the earlier session first',
      })
    }
    Object.defineProperty(realm, SESSION, { value: this, configurable: true })
    if (mode !== 'live') this.#network = startNetwork(this.#registry.host, realm)
    this.#time?.start(realm)
    if (this.#options.soleTest) this.#beginSole(this.#options.soleTest)
  }

  plan(tests: readonly PlannedTest[]): void {
    this.#scope.plan(tests)
  }

  beginTest(key: string): void {
    const { attempt, name } = this.#scope.begin(key)
    if (attempt > 1) {
      this.#host.restart(key)
      this.#registry.begin(key)
    }
    this.#network?.refresh()
    this.#time?.begin(key, name)
  }

  runInTest<T>(key: string, fn: () => T): T {
    return this.#scope.run(key, fn)
  }

  async settle(key: string, ms = SETTLE_MS): Promise<void> {
    if (this.#host.open > 0) await within(ms, this.#host.quiet(key))
    await this.#network?.endAnswers(key)
    this.#time?.end(key)
    this.#registry.end(key)
  }

  now(): number {
    return this.#time?.now() ?? RealDate.now()
  }

  failuresOf(key: string): UnderstudyError[] {
    return this.#scope.get(key).failures
  }

  failuresOfFile(): UnderstudyError[] {
    return this.#scope.fileFailures
  }

  endTest(key: string, status: TestStatus): void {
    this.#scope.get(key).status = status
  }

  get progress(): Session['progress'] {
    const { open, exchanges } = this.#host
    return { open, over: exchanges.length - open }
  }

  save(): number {
    const { over } = this.progress
    if (over > this.#saved.over && this.#isSaving()) {
      this.#saved = { over, fresh: this.#saveWith(saving.get().saveExchanges, false).fresh }
    }
    return this.#saved.fresh
  }

  finish(options: FinishOptions): Promise<SessionResult> {
    this.#finished ??= this.#finish(options)
    return this.#finished
  }

  async #finish({ complete, isWhole }: FinishOptions): Promise<SessionResult> {
    const { mode, realm, testFile, rootDir } = this.#options
    if (this.#host.open > 0) await within(FINISH_WAIT_MS, this.#host.quiet(undefined))
    await this.#network?.endAnswers(undefined)
    await this.#network?.settle()
    this.#network?.stop()
    this.#time?.stop()
    Reflect.deleteProperty(realm, SESSION)
    if (this.#host.open > 0) this.#host.note(unfinished(this.#host.open, relativePath(rootDir, testFile), mode))
    try {
      const outcome = this.#isSaving()
        ? await this.#save(complete)
        : { before: this.#recording, after: this.#recording, fresh: 0, hide: (text: string) => text, redactions: [] }
      if (mode === 'verify' && this.#verified === null) this.#host.note(NOT_COMPARED)
      const result = this.#resultOf(outcome, { complete, isWhole })
      // Awaited here: what was heard is let go of when it has been told.
      return this.#verified === null ? result : await this.#verified.tell(result)
    } finally {
      for (const { exchange } of this.#host.exchanges) {
        exchange.requestBody.discard()
        exchange.responseBody.discard()
      }
    }
  }

  #resultOf(outcome: SaveOutcome, options: FinishOptions): SessionResult {
    const { mode, testFile, rootDir, config } = this.#options
    const recording = relativePath(rootDir, this.#path)
    const before = daysBefore(new RealDate(), config.staleAfterDays)
    // What is being verified tells for itself what became of it.
    const { stale, notes } = findStale(mode === 'verify' ? null : outcome.after, { rootDir, recording, before })
    for (const note of notes) this.#host.note(note)
    return sessionResult({
      testFile: relativePath(rootDir, testFile),
      recording,
      mode,
      ...options,
      scope: this.#scope,
      host: this.#host,
      ...outcome,
      stale,
      captured: [...this.#registry.captured].map(({ id }) => id),
      idle: this.#registry.idle,
    })
  }

  /** In mode `live` the recording is read only for test code that takes over something of it. */
  #recorded(): Recording | null {
    const { mode, rootDir } = this.#options
    if (mode !== 'live') return this.#recording
    this.#readLater ??= { recording: readRecording(this.#path, relativePath(rootDir, this.#path)) }
    return this.#readLater.recording
  }

  #isSaving(): boolean {
    const { mode } = this.#options
    if (this.#host.exchanges.length > 0) return mode === 'record' || mode === 'auto'
    return mode === 'record' && this.#options.soleTest === undefined
  }

  /** No runner will: it begins with the process, and passes. */
  #beginSole(name: string): void {
    this.plan([{ key: name, name, runs: true }])
    this.beginTest(name)
    this.endTest(name, 'passed')
  }

  async #save(complete: boolean): Promise<SaveOutcome> {
    // A replay never comes here, and need not load it.
    const { saveExchanges } = await import('./save.js')
    return this.#saveWith(saveExchanges, complete)
  }

  #saveWith(saveExchanges: typeof SaveExchanges, complete: boolean): SaveOutcome {
    const shownAs = relativePath(this.#options.rootDir, this.#path)
    return saveExchanges({
      path: this.#path,
      shownAs,
      known: new Set(this.#recording?.interactions.map(({ id }) => id)),
      mode: this.#options.mode,
      complete,
      // Calls that were not made again may yet be, in this process or in another one.
      keepsEarlier: this.#options.soleTest !== undefined,
      held: new Set(this.#options.mode === 'record' ? [...this.#host.bent].map(({ id }) => id) : []),
      // What a mock stands in front of answers again once that is gone. In mode `record` nothing is used but what a mock bends.
      wanted: new Set([...this.#registry.captured, ...this.#host.shadowed, ...this.#host.used].map(({ id }) => id)),
      scope: this.#scope,
      exchanges: this.#host.exchanges,
      services: this.#host.services,
      config: this.#options.config,
      testFile: this.#options.testFile,
      env: environmentOf(this.#options.realm),
    })
  }
}

/** The host of a session that belongs to a run which compares; null for one that is run by itself. */
function verifiedBy(host: HostOptions, { realm, testFile, rootDir }: SessionOptions, path: string): VerifyHost | null {
  const run = environmentOf(realm)['UNDERSTUDY_DRIFT']
  return run === undefined || run === ''
    ? null
    : verifying.get().createVerifyHost(host, { run, testFile, rootDir, path })
}

/** The same interactions, in recorded order, as if they were recorded outside any test. */
function ofNoTest(recording: Recording): Recording {
  return { ...recording, interactions: recording.interactions.map((one) => ({ ...one, test: null })) }
}

const NOT_COMPARED = 'Mode verify by itself compares nothing: run `understudy drift`'

function unfinished(count: number, testFile: string, mode: SessionOptions['mode']): string {
  const calls = count === 1 ? '1 call was' : `${count} calls were`
  const isNot = `${count === 1 ? 'is' : 'are'} not ${mode === 'verify' ? 'compared' : 'recorded'}`
  return `${calls} still open at the end of ${testFile} and ${isNot}`
}
