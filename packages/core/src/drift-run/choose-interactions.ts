import type { Interaction } from '../model/index.js'
import { linksOf } from '../store/prune-recording.js'
import { chooseUnits, type SampleOptions, type SampleUnit } from './choose-units.js'
import { readFilters, type FilteredRecording, type InteractionFilters } from './filter-interactions.js'
import { numberedStandIns } from './numbered-stand-ins.js'

/** What one run checks. */
export interface ChosenInteractions {
  /** Ids by recording, in the order of the file; only recordings of which something is checked. */
  plan: Record<string, string[]>
  /** Test files to run, relative to the root, sorted. */
  testFiles: string[]
  /** How many interactions there are, and how many of them are checked. */
  known: number
  chosen: number
  /** In how many runs on successive days all that the filters leave is checked once. */
  rotation: number
  /** Sentences for a person. */
  notes: string[]
}

/** Which interactions are wanted, and which share of them. */
export interface ChooseOptions extends InteractionFilters {
  sample: SampleOptions
  /** False for an interaction that no run makes: tests that have only such are in no sample. By default, all are made. */
  mayBeMade?(recording: FilteredRecording, interaction: Interaction): boolean
}

/**
 * Choose what one run checks: the day's share of the tests that the filters leave, each with its interactions. Those made
 * outside any test go with any test of their file, and what a chosen interaction links to goes with it.
 *
 * @throws drift-filter-unknown where a filter fits nothing that is recorded
 */
export function chooseInteractions(
  recordings: readonly FilteredRecording[],
  { sample, mayBeMade = () => true, ...filters }: ChooseOptions,
): ChosenInteractions {
  const all = recordings.filter(({ recording }) => recording.interactions.length > 0)
  const isWanted = readFilters(all, filters)
  const filtered = all
    .map((one) => ({ one, wanted: one.recording.interactions.filter((interaction) => isWanted(one, interaction)) }))
    .filter(({ wanted }) => wanted.length > 0)
    .sort((a, b) => (a.one.path < b.one.path ? -1 : 1))
  const runnable = filtered.filter(({ one }) => one.testFile !== null)
  const known = runnable.flatMap(unitsOf)
  const telling = sample.percent < 100 ? known.filter((unit) => isTelling(unit, mayBeMade)) : known
  const { units, rotation } = chooseUnits(telling.length > 0 ? telling : known, sample)
  const testsOf = Map.groupBy(units, ({ recording }) => recording)
  const chosen = runnable.flatMap(({ one, wanted }) => {
    const tests = testsOf.get(one.path)?.map(({ test }) => test)
    return tests === undefined
      ? []
      : [
          {
            one,
            ids: withLinks(
              one,
              wanted.filter(({ test }) => isOf(tests, test)),
            ),
          },
        ]
  })
  return {
    plan: Object.fromEntries(chosen.map(({ one, ids }) => [one.path, ids])),
    testFiles: [...new Set(chosen.flatMap(({ one }) => one.testFile ?? []))].sort(),
    known: all.reduce((sum, { recording }) => sum + recording.interactions.length, 0),
    chosen: chosen.reduce((sum, { ids }) => sum + ids.length, 0),
    rotation,
    notes: filtered.filter(({ one }) => one.testFile === null).map(({ one }) => orphanNote(one.path)),
  }
}

interface WantedOfRecording {
  one: FilteredRecording
  wanted: Interaction[]
}

/** What is checked together, with whose it is. */
type WantedUnit = SampleUnit & { of: WantedOfRecording }

function unitsOf(of: WantedOfRecording): WantedUnit[] {
  const recording = of.one.path
  const tests = new Set(of.wanted.flatMap(({ test }) => test ?? []))
  if (tests.size === 0) return [{ recording, test: null, of }]
  return [...tests].map((test) => ({ recording, test, of }))
}

/** A test whose calls are all unsafe would have its turn, and the run nothing to compare. */
function isTelling({ test, of }: WantedUnit, mayBeMade: NonNullable<ChooseOptions['mayBeMade']>): boolean {
  return of.wanted.some((one) => (one.test === null || one.test === test) && mayBeMade(of.one, one))
}

function isOf(tests: readonly (string | null)[], test: string | null): boolean {
  return test === null || tests.includes(test)
}

/** Ids of interactions, with those that they take ids and secrets from, in the order of the file: log-ins go with what needs them. */
function withLinks({ recording: { interactions } }: FilteredRecording, wanted: readonly Interaction[]): string[] {
  const byId = new Map(interactions.map((one) => [one.id, one]))
  const givers = createGivers(interactions)
  const ids = new Set(wanted.map(({ id }) => id))
  const waiting = [...wanted]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const id of [...linksOf(next), ...givers(next)]) {
      const source = byId.get(id)
      if (source === undefined || ids.has(id)) continue
      ids.add(id)
      waiting.push(source)
    }
  }
  return interactions.flatMap(({ id }) => (ids.has(id) ? [id] : []))
}

/** Find the interactions before one whose answers held the secrets that it sends. */
function createGivers(interactions: readonly Interaction[]): (interaction: Interaction) => string[] {
  const given = new Map<Interaction, string[]>()
  const givenBy = (one: Interaction): string[] => {
    const known = given.get(one) ?? numberedStandIns(one.response)
    given.set(one, known)
    return known
  }
  return (interaction) => {
    const sent = new Set(numberedStandIns(interaction.request))
    if (sent.size === 0) return []
    const before = interactions.slice(0, interactions.indexOf(interaction))
    return before.filter((one) => givenBy(one).some((standIn) => sent.has(standIn))).map(({ id }) => id)
  }
}

function orphanNote(recording: string): string {
  return `"${recording}" has no test file, so nothing of it is checked: "understudy prune" removes it`
}
