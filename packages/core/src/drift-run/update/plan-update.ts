import { posix } from 'node:path'
import type { ResolvedConfig } from '../../config/index.js'
import { createBaseline, type DriftUpdate, type Finding, type UpdatedRecording } from '../../drift/index.js'
import { isUnderstudyError } from '../../errors.js'
import type { Interaction } from '../../model/index.js'
import { isStandIn, rulesByService } from '../../sanitize/index.js'
import { createServices } from '../../services/index.js'
import { parseRecording } from '../../store/index.js'
import { filesOf } from '../../store/place-body-files.js'
import { bodyFolderOf } from '../../store/recording-path.js'
import type { ComparedCall } from '../compared-call.js'
import { withSecretNames } from '../secret-env.js'
import { inPatchOrder, RecordingInWork, type PatchedText } from './recording-in-work.js'

/** How recordings are brought up to date. */
export interface UpdateOptions {
  /** All recordings of the project: their texts by their paths, as calls name them. */
  recordings: ReadonlyMap<string, string>
  config: ResolvedConfig
  /** Environment variables: the values of those that are secret are not written. */
  env: Readonly<Record<string, string | undefined>>
  /** `YYYY-MM-DD`: the day of answers that are replaced as a whole. */
  today: string
  /** Only findings of these services. */
  services?: readonly string[]
  /** Fingerprints that are known and wanted: their recordings stay. */
  accepted?: ReadonlySet<string>
  /** Bytes of a body file, by the path of the recording and the name that this gives it. By default, there are none. */
  readBodyFile?(recording: string, name: string): Buffer | null
}

/** What is to be written, and what it answers. Nothing in it is secret. */
export interface UpdatePlan {
  /** New texts of recordings, by their paths. */
  texts: Map<string, string>
  /** The texts that they were planned on. */
  before: Map<string, string>
  /** New body files, by their paths from the same root. */
  files: Map<string, Buffer>
  /** Body files that no recording names any more. */
  removedFiles: string[]
  update: DriftUpdate
  /** Sentences for a person. */
  notes: string[]
}

/** So often are patched recordings compared again with what they were patched with. */
const MOST_ROUNDS = 10

/**
 * Plan how recordings are patched with what the services answer now: at the places of findings, and nowhere else. What was
 * accepted, is only `info`, or could not be checked stays as it is. A recording that would hold a secret is left alone.
 *
 * @throws recording-invalid, recording-version
 */
export function planUpdate(compared: readonly ComparedCall[], options: UpdateOptions): UpdatePlan {
  const calls = compared.filter((call) => wantedOf(call, options).length > 0)
  const planning = begin(calls, options)
  for (const call of calls) patchCall(call, wantedOf(call, options), planning)
  for (let round = 1; round < MOST_ROUNDS; round += 1) if (!patchFurther(calls, planning)) break
  leaveWhatRemains(calls, planning)
  const texts = textsOf(calls, planning)
  return toPlan(texts, calls, planning, notesOf(compared, texts, planning))
}

/** The findings of a call that are patched. */
function wantedOf({ checked, live }: ComparedCall, { services, accepted }: UpdateOptions): Finding[] {
  const { verdict, findings } = checked.comparison
  const isChecked = verdict !== 'could-not-check' && live.failure === undefined
  if (!isChecked || services?.includes(checked.service) === false) return []
  return findings.filter((finding) => isWanted(finding, accepted))
}

function isWanted({ severity, fingerprint }: Finding, accepted: ReadonlySet<string> | undefined): boolean {
  return severity !== 'info' && accepted?.has(fingerprint) !== true
}

/** All that is known while an update is planned. */
interface Planning {
  options: UpdateOptions
  /** Recordings that are patched, by their paths. */
  works: ReadonlyMap<string, RecordingInWork>
  /** What the recordings held, by their paths. */
  known: ReadonlyMap<string, readonly Interaction[]>
  /** Why findings are not answered, by their fingerprints. */
  left: Map<string, string>
}

function begin(calls: readonly ComparedCall[], options: UpdateOptions): Planning {
  const rulesOf = rulesByService(options.config, withSecretNames(options.config, options.env))
  const services = createServices(options.config)
  const works = new Map<string, RecordingInWork>()
  const left = new Map<string, string>()
  for (const [path, own] of Map.groupBy(calls, ({ checked }) => checked.recording)) {
    const text = options.recordings.get(path)
    const readFile = (name: string): Buffer | null => options.readBodyFile?.(path, name) ?? null
    if (text !== undefined)
      works.set(
        path,
        new RecordingInWork({ path, text, calls: own, rulesOf, services, today: options.today, readFile }),
      )
    else for (const fingerprint of fingerprintsOf(own, options)) left.set(fingerprint, `${path} cannot be read`)
  }
  const known = new Map([...options.recordings].map(([path, text]) => [path, parseRecording(text, path).interactions]))
  return { options, works, known, left }
}

function fingerprintsOf(calls: readonly ComparedCall[], options: UpdateOptions): Set<string> {
  return new Set(calls.flatMap((call) => wantedOf(call, options).map(({ fingerprint }) => fingerprint)))
}

function patchCall(call: ComparedCall, findings: readonly Finding[], { works, left }: Planning): void {
  const work = works.get(call.checked.recording)
  for (const finding of inPatchOrder(findings)) {
    const reason = work?.patch(call, finding) ?? null
    if (reason !== null) left.set(finding.fingerprint, reason)
  }
}

/**
 * Patch what the same answers show beside the patched recordings: what is below values that stand in another place, or what
 * no other recorded answer of a new status tells. False where nothing more can be changed.
 */
function patchFurther(calls: readonly ComparedCall[], planning: Planning): boolean {
  const { works, options, left } = planning
  let isAny = false
  for (const [call, findings] of compareAgain(calls, planning)) {
    const work = works.get(call.checked.recording)
    if (work?.isPatched(call.checked.interaction) !== true) continue
    const passing = passingOf(call)
    const further = findings.filter(
      (one) => isWanted(one, options.accepted) && !left.has(one.fingerprint) && !passing.has(one.fingerprint),
    )
    for (const finding of inPatchOrder(further)) isAny = work.patchAgain(call, finding) || isAny
  }
  return isAny
}

/** What did not persist when the call was made again is only information, and stays out of the recording. */
function passingOf({ checked }: ComparedCall): Set<string> {
  const { findings } = checked.comparison
  return new Set(findings.filter(({ severity }) => severity === 'info').map(({ fingerprint }) => fingerprint))
}

/** What calls show beside the recordings as they are patched. */
function compareAgain(
  calls: readonly ComparedCall[],
  { options, works, known }: Planning,
): [ComparedCall, Finding[]][] {
  const { ignore, severity, headers } = options.config.drift
  const pathOf = new Map<object, string>()
  const byPlace = new Map<string, Interaction>()
  for (const [path, before] of known) {
    for (const one of works.get(path)?.interactions ?? before) {
      pathOf.set(one.request, path)
      byPlace.set(placeKey(path, one.id), one)
    }
  }
  const readBodyFile = ({ request }: Interaction, name: string): Buffer | null => {
    const path = pathOf.get(request) ?? ''
    return works.get(path)?.readFile(name) ?? options.readBodyFile?.(path, name) ?? null
  }
  const baseline = createBaseline([...byPlace.values()], { ignore, severity, headers, isStandIn, readBodyFile })
  return calls.flatMap((call): [ComparedCall, Finding[]][] => {
    const patched = byPlace.get(placeKey(call.checked.recording, call.checked.interaction))
    if (patched === undefined) return []
    return [[call, baseline.compare(patched, call.live, { unresolved: call.call.unresolved }).findings]]
  })
}

function placeKey(path: string, id: string): string {
  return `${path}\n${id}`
}

/** What is found still has no answer: nothing that is recorded could show it. */
function leaveWhatRemains(calls: readonly ComparedCall[], planning: Planning): void {
  const { left, options } = planning
  for (const [call, findings] of compareAgain(calls, planning)) {
    const remaining = new Set(findings.map(({ fingerprint }) => fingerprint))
    for (const { fingerprint } of wantedOf(call, options)) {
      if (left.has(fingerprint) || !remaining.has(fingerprint)) continue
      left.set(fingerprint, `nothing in ${call.checked.interaction} could show it: record its test with -u`)
    }
  }
}

/** The new texts. A recording that would hold a secret keeps its own. */
function textsOf(calls: readonly ComparedCall[], { works, options, left }: Planning): Map<string, PatchedText> {
  const texts = new Map<string, PatchedText>()
  for (const [path, work] of works) {
    try {
      const patched = work.toText()
      if (patched !== null) texts.set(path, patched)
    } catch (error) {
      if (!isUnderstudyError(error)) throw error
      const own = calls.filter(({ checked }) => checked.recording === path)
      const reason = error.message.replaceAll(/\s*\n\s*/g, '; ')
      for (const fingerprint of fingerprintsOf(own, options)) left.set(fingerprint, reason)
    }
  }
  return texts
}

function toPlan(
  texts: ReadonlyMap<string, PatchedText>,
  calls: readonly ComparedCall[],
  { options, left }: Planning,
  notes: string[],
): UpdatePlan {
  const recordings = [...texts].map(([recording, { interactions }]): UpdatedRecording => {
    const own = calls.filter(({ checked }) => checked.recording === recording)
    const fingerprints = [...fingerprintsOf(own, options)].filter((one) => !left.has(one))
    return { recording, interactions, fingerprints: fingerprints.toSorted() }
  })
  return {
    texts: new Map([...texts].map(([path, { text }]) => [path, text])),
    before: new Map([...texts.keys()].map((path) => [path, options.recordings.get(path)!])),
    files: new Map(
      [...texts].flatMap(([path, { files }]) => [...files].map(([name, bytes]) => [beside(path, name), bytes])),
    ),
    removedFiles: [...texts].flatMap(([path, { text }]) => removedFrom(path, options.recordings.get(path)!, text)),
    update: {
      recordings: recordings.toSorted((a, b) => (a.recording < b.recording ? -1 : 1)),
      left: [...left].map(([fingerprint, reason]) => ({ fingerprint, reason })),
      isWritten: false,
      rerun: null,
    },
    notes,
  }
}

function beside(recording: string, name: string): string {
  return posix.join(posix.dirname(recording), name)
}

/** Body files of a recording's own folder that it does not name any more. */
function removedFrom(recording: string, before: string, after: string): string[] {
  const named = filesOf(parseRecording(after, recording))
  const own = `${posix.basename(bodyFolderOf(recording))}/`
  return [...filesOf(parseRecording(before, recording))]
    .filter((name) => name.startsWith(own) && !named.has(name))
    .map((name) => beside(recording, name))
}

/** Say which interactions of patched operations stay as they are, because no call repeated them. */
function notesOf(
  compared: readonly ComparedCall[],
  texts: ReadonlyMap<string, PatchedText>,
  { known }: Planning,
): string[] {
  const seen = new Set(compared.map(({ checked }) => placeKey(checked.recording, checked.interaction)))
  const isPatched = ({ checked }: ComparedCall): boolean =>
    texts.get(checked.recording)?.interactions.includes(checked.interaction) === true
  const operations = new Map(compared.filter(isPatched).map(({ checked }) => [operationKey(checked), checked]))
  return [...operations].flatMap(([key, { service, operation }]) => {
    const others = [...known].flatMap(([path, interactions]) =>
      interactions.filter((one) => operationKey(one) === key && !seen.has(placeKey(path, one.id))).map(({ id }) => id),
    )
    if (others.length === 0) return []
    const names =
      others.length > 3 ? `${others.slice(0, 3).join(', ')} and ${others.length - 3} more` : others.join(', ')
    return [`Not compared, and left as recorded: ${names} (${service}, ${operation})`]
  })
}

function operationKey({ service, operation }: { service: string; operation: string }): string {
  return `${service}\n${operation}`
}
