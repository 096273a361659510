import { basename, extname } from 'node:path'
import type { Finding } from '../../drift/index.js'
import type { Interaction, RecordedResponse, Recording } from '../../model/index.js'
import { refuseSecrets, type Rules } from '../../sanitize/index.js'
import type { Services } from '../../services/index.js'
import { bodyFileName, parseRecording } from '../../store/index.js'
import type { ComparedCall } from '../compared-call.js'
import type { Move } from './change-members.js'
import { brokenLink, followMoves, linksByTarget, type Links } from './follow-links.js'
import type { JsonObject } from './json-values.js'
import { PATCH_RULES } from './kind-rules.js'
import { withKnownLinks } from './known-links.js'
import { liveRequest, toLiveDrafts, type LiveDrafts } from './live-drafts.js'
import { patchAnswer, type AnswerInWork } from './patch-response.js'
import { spliceJson } from './splice-json.js'

/** What a recording is patched with. */
export interface RecordingOptions {
  /** Relative to the root, as it is shown. */
  path: string
  text: string
  calls: readonly ComparedCall[]
  rulesOf(service: string): Rules
  services: Services
  /** `YYYY-MM-DD`. */
  today: string
  /** Bytes of a body file, by the name that the recording gives it. */
  readFile(name: string): Buffer | null
}

/** The patched text of a recording, and the body files that go with it. */
export interface PatchedText {
  text: string
  /** New body files, by the names that the recording gives them. */
  files: ReadonlyMap<string, Buffer>
  /** Ids of what was patched, in the order of the file. */
  interactions: string[]
}

interface Work {
  interaction: Interaction
  original: RecordedResponse
  answer: AnswerInWork
  moves: Move[]
  /** Fingerprints that were seen to already, by one call or another. */
  done: Set<string>
}

/** One recording while it is patched. */
export class RecordingInWork {
  readonly path: string
  readonly #options: RecordingOptions
  readonly #recording: Recording
  readonly #drafts: LiveDrafts
  readonly #links: ReadonlyMap<string, Links>
  readonly #work = new Map<string, Work>()

  constructor(options: RecordingOptions) {
    const { path, text, calls, rulesOf, readFile } = options
    this.path = path
    this.#options = options
    this.#recording = parseRecording(text, path)
    const { interactions } = this.#recording
    this.#links = linksByTarget(interactions)
    this.#drafts = toLiveDrafts(calls, { interactions, rulesOf, earlierFile: (name) => readFile(name) ?? undefined })
  }

  /** The interactions as they are so far. */
  get interactions(): Interaction[] {
    const moves = new Map([...this.#work].map(([id, work]) => [id, work.moves]))
    const hasMoves = [...moves.values()].some((own) => own.length > 0)
    return this.#recording.interactions.map((one) => {
      const patched = this.#patched(one)
      return hasMoves ? followMoves(patched, moves) : patched
    })
  }

  /** True for an interaction of which something was changed. */
  isPatched(id: string): boolean {
    const work = this.#work.get(id)
    return work !== undefined && work.answer.response !== work.original
  }

  /** Bytes of a body file, as they are so far. */
  readFile(name: string): Buffer | null {
    for (const { answer } of this.#work.values()) {
      const bytes = answer.files.get(name)
      if (bytes !== undefined) return bytes
    }
    return this.#options.readFile(name)
  }

  /** Patch for a finding that is there still, or only now; false where that changes nothing. */
  patchAgain(call: ComparedCall, finding: Finding): boolean {
    const { interaction: id } = call.checked
    const before = this.#work.get(id)
    before?.done.delete(finding.fingerprint)
    this.patch(call, finding)
    return this.#work.get(id)?.answer.response !== before?.answer.response
  }

  /** Patch what a call repeats for one finding; why that cannot be, or null. */
  patch(call: ComparedCall, finding: Finding): string | null {
    const { interaction: id } = call.checked
    const work = this.#work.get(id) ?? this.#begin(id)
    if (work === null) return 'the interaction is not in the recording any more'
    if (work.done.has(finding.fingerprint)) return null
    const plain = this.#drafts.responses[this.#options.calls.indexOf(call)]!
    const patched = patchAnswer(work.answer, finding, {
      live: this.#withLinks(plain, call, work.interaction),
      plain,
      liveFile: (name) => this.#drafts.files.get(name) ?? null,
      readFile: this.#options.readFile,
      nameFile: (bytes, like) => this.#nameFile(bytes, like, call),
    })
    if ('reason' in patched) return patched.reason
    const moves = [...work.moves, ...patched.moves]
    const broken = brokenLink(this.#links.get(id) ?? [], work.original, patched.answer.response, moves)
    if (broken !== null) return `{{${broken}}} takes a value from there: record the test with -u`
    work.done.add(finding.fingerprint)
    this.#work.set(id, { ...work, answer: patched.answer, moves })
    return null
  }

  /**
   * The text with all patches, as it would be written; null where nothing changes.
   *
   * @throws secret-left
   */
  toText(): PatchedText | null {
    const { path, text, rulesOf } = this.#options
    const { interactions } = this
    const mark = text.startsWith('\uFEFF') ? '\uFEFF' : ''
    const recording = { ...this.#recording, interactions } as unknown as JsonObject
    const spliced = mark + (spliceJson(text.slice(mark.length), recording) ?? '')
    if (spliced === text) return null
    const files = new Map([...this.#work.values()].flatMap(({ answer }) => [...answer.files]))
    parseRecording(spliced, `${path} (not written)`)
    refuseSecrets({
      text: spliced.slice(mark.length),
      files,
      current: this.#recording,
      secrets: this.#drafts.secrets,
      rulesOf,
      shownAs: path,
    })
    return { text: spliced, files, interactions: this.#changed(interactions) }
  }

  #changed(interactions: readonly Interaction[]): string[] {
    const before = this.#recording.interactions
    return interactions
      .filter((one, index) => JSON.stringify(one) !== JSON.stringify(before[index]))
      .map(({ id }) => id)
  }

  #patched(one: Interaction): Interaction {
    const answer = this.#work.get(one.id)?.answer
    if (answer === undefined) return one
    const { recordedAt } = one
    return { ...one, recordedAt: answer.isWhole ? this.#options.today : recordedAt, response: answer.response }
  }

  #begin(id: string): Work | null {
    const interaction = this.#recording.interactions.find((one) => one.id === id)
    const response = interaction?.response
    if (interaction === undefined || response === undefined) return null
    const answer: AnswerInWork = { response, files: new Map(), isWhole: false }
    return { interaction, original: response, answer, moves: [], done: new Set() }
  }

  #withLinks(live: RecordedResponse, call: ComparedCall, interaction: Interaction): RecordedResponse {
    const { services, calls } = this.#options
    return withKnownLinks(live, interaction, {
      request: liveRequest(call, services),
      answerOf: (id) => this.#drafts.responses[calls.findIndex(({ checked }) => checked.interaction === id)],
    })
  }

  /** Named anew after its bytes; the words of a name that is there already stay. */
  #nameFile(bytes: Buffer, like: string, { interaction }: ComparedCall): string {
    const extension = extname(like)
    const stem = basename(like, extension)
    const label = like.includes('/') ? stem.replace(/-[\da-f]{12}$/, '') : (interaction.test ?? interaction.operation)
    return bodyFileName(this.path, { bytes }, { label, extension: extension.slice(1) })
  }
}

/** Findings in the order in which they are patched: what gives values another place comes before what is in them. */
export function inPatchOrder(findings: readonly Finding[]): Finding[] {
  const rankOf = ({ kind }: Finding): number => {
    const rank = FIRST.indexOf(PATCH_RULES[kind].how)
    return rank === -1 ? FIRST.length : rank
  }
  const depthOf = ({ path }: Finding): number => path.split('/').length
  return findings.toSorted((a, b) => rankOf(a) - rankOf(b) || depthOf(a) - depthOf(b))
}

const FIRST: readonly string[] = ['response', 'status', 'header', 'body', 'envelope', 'unwrap', 'rename', 'move']
