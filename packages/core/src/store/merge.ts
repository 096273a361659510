import type { Interaction } from '../model/index.js'
import { createIdSource } from './interaction-id.js'
import { isSameAnswer } from './same-answer.js'

/** An interaction whose id has yet to be decided. */
export type FreshInteraction = Omit<Interaction, 'id'>

/**
 * What becomes of a test's interactions: `keep` them exactly, `append` the fresh ones, let the fresh ones `replace` them
 * all, `refresh` those that were recorded again and keep the others, or `remove` them all.
 */
export type TestFate = 'keep' | 'append' | 'replace' | 'refresh' | 'remove'

/** What becomes of each test's interactions, in the order that the tests are to have in the file. */
export interface MergePlan {
  /** `test` is null for calls outside any test. A test that is not named is kept, beside its neighbours. */
  tests: readonly { test: string | null; fate: TestFate }[]
}

/** A recording's interactions, and what is to be merged into them. */
export interface MergeOptions {
  current: Interaction[]
  /** In the order of call. Those of tests that are kept or removed are dropped. */
  fresh: readonly FreshInteraction[]
  plan: MergePlan
  /** The same text for two requests of one service and method that ask for the same. */
  requestKey: (interaction: FreshInteraction) => string
  /**
   * Ids that were there when the tests began. An interaction that is not among them was added meanwhile by another
   * process, so that `append` does not add the same call again. By default, all are known.
   */
  known?: ReadonlySet<string>
  /**
   * Ids of what stays as it is, though its test was recorded again: its answer was given, in part, and its call not made. Where the
   * test asked for the same more often than is recorded beside them, they are renewed like any other.
   */
  held?: ReadonlySet<string>
  /** Ids of what stays where nothing takes its place: something else is made of its answer. */
  wanted?: ReadonlySet<string>
}

/**
 * Merge what tests recorded into what a recording holds. Nothing is changed in place.
 *
 * Ids are stable: what is recorded again keeps its id, a new call gets the next free number, nothing is renumbered.
 * An answer that is the same as before keeps its old values, such as its latency, and takes only the new date. Where
 * nothing is added, removed or replaced, the result is `current` itself.
 */
export function mergeInteractions(options: MergeOptions): Interaction[] {
  const { current, fresh, plan } = options
  const fates = new Map(plan.tests.map(({ test, fate }) => [test, fate]))
  const currentOf = Map.groupBy(current, ({ test }) => test)
  const freshOf = Map.groupBy(fresh, ({ test }) => test)
  const merged = new Map<string | null, readonly Slot[]>()
  for (const test of orderOf(plan, currentOf.keys())) {
    const earlier = currentOf.get(test) ?? []
    merged.set(test, mergeTest(fates.get(test) ?? 'keep', earlier, freshOf.get(test) ?? [], options))
  }
  const slots = [...merged.values()].flat()
  const isUntouched =
    slots.length === current.length && [...merged].every(([test, own]) => isSameList(own, currentOf.get(test) ?? []))
  return isUntouched ? current : withIds(slots)
}

/** An interaction with its id, or one that has yet to get a number. */
type Slot = Interaction | FreshInteraction

function mergeTest(
  fate: TestFate,
  earlier: readonly Interaction[],
  fresh: readonly FreshInteraction[],
  options: MergeOptions,
): readonly Slot[] {
  const { held = [], free = [] } = Object.groupBy(earlier, ({ id }) => (options.held?.has(id) ? 'held' : 'free'))
  switch (fate) {
    case 'keep':
      return earlier
    case 'remove':
      return withKept(earlier, [], options)
    case 'append':
      return [...earlier, ...withoutKnown(earlier, fresh, options)]
    case 'replace':
      return withKept(earlier, replaceAll(free, held, fresh, options), options)
    case 'refresh':
      return withKept(earlier, refresh(free, held, fresh, options), options)
  }
}

/** Put what is to stay back to where it was. */
function withKept(earlier: readonly Interaction[], merged: Slot[], { held, wanted }: MergeOptions): Slot[] {
  const there = new Set(merged.map((slot) => ('id' in slot ? slot.id : '')))
  for (const [index, one] of earlier.entries()) {
    if ((held?.has(one.id) === true || wanted?.has(one.id) === true) && !there.has(one.id)) merged.splice(index, 0, one)
  }
  return merged
}

/** Leave out the calls that another process has added since this one began. */
function withoutKnown(
  earlier: readonly Interaction[],
  fresh: readonly FreshInteraction[],
  { known, requestKey }: MergeOptions,
): FreshInteraction[] {
  if (known === undefined) return [...fresh]
  const added = queuesBy(
    earlier.filter(({ id }) => !known.has(id)),
    keyBy(requestKey),
  )
  return fresh.filter((interaction) => added(interaction) === undefined)
}

function replaceAll(
  earlier: readonly Interaction[],
  held: readonly Interaction[],
  fresh: readonly FreshInteraction[],
  { requestKey }: MergeOptions,
): Slot[] {
  const takeSame = queuesBy([...earlier, ...held], keyBy(requestKey))
  const same = fresh.map((interaction) => takeSame(interaction))
  // A call whose request changed is still the next call of its operation: it keeps the id that tests may refer to.
  const left = new Set(same)
  const takeNext = queuesBy(
    earlier.filter((interaction) => !left.has(interaction)),
    operationKey,
  )
  return fresh.map((interaction, index) => {
    const before = same[index] ?? takeNext(interaction)
    return before === undefined ? interaction : renew(before, interaction, before === same[index])
  })
}

function refresh(
  earlier: readonly Interaction[],
  held: readonly Interaction[],
  fresh: readonly FreshInteraction[],
  { requestKey }: MergeOptions,
): Slot[] {
  const takeSame = queuesBy([...earlier, ...held], keyBy(requestKey))
  const same = fresh.map((interaction) => takeSame(interaction))
  const left = new Set(same)
  // The same call, of an operation that has got another name since: it must not answer before the fresh one.
  const takeRenamed = queuesBy(
    earlier.filter((interaction) => !left.has(interaction)),
    serviceKeyBy(requestKey),
  )
  const renewed = new Map<Interaction, Interaction>()
  const added = fresh.filter((interaction, index) => {
    const before = same[index] ?? takeRenamed(interaction)
    if (before !== undefined) renewed.set(before, renew(before, interaction, before === same[index]))
    return before === undefined
  })
  const again = held.flatMap((interaction) => renewed.get(interaction) ?? [])
  return [...earlier.map((interaction) => renewed.get(interaction) ?? interaction), ...again, ...added]
}

function renew(before: Interaction, fresh: FreshInteraction, asksTheSame: boolean): Interaction {
  if (asksTheSame && isSameAnswer(before, fresh)) return withDate(before, fresh.recordedAt)
  return { ...fresh, id: before.id }
}

function withDate(interaction: Interaction, recordedAt: string): Interaction {
  return interaction.recordedAt === recordedAt ? interaction : { ...interaction, recordedAt }
}

function operationKey({ service, operation, request }: FreshInteraction): string {
  return JSON.stringify([service, operation, request.method])
}

function keyBy(requestKey: MergeOptions['requestKey']): (interaction: FreshInteraction) => string {
  return (interaction) => JSON.stringify([operationKey(interaction), requestKey(interaction)])
}

function serviceKeyBy(requestKey: MergeOptions['requestKey']): (interaction: FreshInteraction) => string {
  return (interaction) => JSON.stringify([interaction.service, interaction.request.method, requestKey(interaction)])
}

/** Queue interactions by a key, and return what takes the next one of the same key. */
function queuesBy(
  interactions: readonly Interaction[],
  keyOf: (interaction: FreshInteraction) => string,
): (interaction: FreshInteraction) => Interaction | undefined {
  const queues = Map.groupBy(interactions, keyOf)
  return (interaction) => (interactions.length === 0 ? undefined : queues.get(keyOf(interaction))?.shift())
}

/** The plan's order; each test that it does not name stays behind the one it stood behind. */
function orderOf({ tests }: MergePlan, current: Iterable<string | null>): (string | null)[] {
  const order = tests.map(({ test }) => test)
  const planned = new Set(order)
  let before: string | null | undefined
  for (const test of current) {
    if (!planned.has(test)) order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, test)
    before = test
  }
  return order
}

function isSameList(a: readonly Slot[], b: readonly Slot[]): boolean {
  return a.length === b.length && a.every((slot, index) => slot === b[index])
}

function withIds(slots: readonly Slot[]): Interaction[] {
  const ids = createIdSource(slots.flatMap((slot) => ('id' in slot ? slot.id : [])))
  return slots.map((slot) => ('id' in slot ? slot : { id: ids.next(slot), ...slot }))
}
