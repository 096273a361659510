import { createBaseline, type DriftOptions } from '../../drift/index.js'
import { liveAnswer, recordedCall, type SampleAnswer } from '../../drift/sample-calls.js'
import { resolveConfig } from '../../config/index.js'
import type { Interaction } from '../../model/index.js'
import { parseRecording, printRecording } from '../../store/index.js'
import type { ComparedCall } from '../compared-call.js'
import { planUpdate, type UpdateOptions, type UpdatePlan } from './plan-update.js'

/** The path under which samples stand. */
export const RECORDING = 'src/__mocks__/orders.test.recorded.json'

/** A project without any configuration. */
export const CONFIG = resolveConfig({}, null)

/** Calls that repeat recorded ones, each compared with all of them. */
export function compareCalls(
  interactions: readonly Interaction[],
  answers: ReadonlyMap<string, SampleAnswer>,
  options: DriftOptions = {},
): ComparedCall[] {
  const baseline = createBaseline(interactions, options)
  return interactions.flatMap((interaction): ComparedCall[] => {
    const answer = answers.get(interaction.id)
    if (answer === undefined) return []
    const live = liveAnswer(answer)
    const { service, operation, id, test, request } = interaction
    return [
      {
        call: {
          testFile: 'src/orders.test.ts',
          recording: RECORDING,
          test,
          service,
          operation,
          interaction: id,
          request: { method: request.method, url: request.url, headers: [], body: null },
          answer: null,
          unresolved: [],
        },
        interaction,
        live,
        checked: {
          service,
          operation,
          recordedStatus: interaction.response?.status ?? 0,
          liveStatus: live.status,
          recording: RECORDING,
          interaction: id,
          tests: test === null ? [] : [test],
          comparison: baseline.compare(interaction, live),
        },
      },
    ]
  })
}

/** A recording of several answers of one operation, as it is printed. */
export function recordedText(answers: readonly SampleAnswer[]): string {
  return printRecording({ version: 1, interactions: answers.map((answer, index) => recordedCall(answer, index + 1)) })
}

/** Options of an update of one recording. */
export function optionsFor(text: string, more: Partial<UpdateOptions> = {}): UpdateOptions {
  return { recordings: new Map([[RECORDING, text]]), config: CONFIG, env: {}, today: '2027-03-01', ...more }
}

/** Plan an update of a text whose interactions are answered otherwise now, by their numbers. */
export function planOf(
  text: string,
  answers: Record<number, SampleAnswer>,
  more: Partial<UpdateOptions> = {},
): UpdatePlan {
  const { interactions } = parseRecording(text, RECORDING)
  const live = new Map(Object.entries(answers).map(([number, answer]) => [`Shop.getOrder#${number}`, answer]))
  return planUpdate(compareCalls(interactions, live), optionsFor(text, more))
}

/** The text with its patches. */
export function patchedText(
  text: string,
  answers: Record<number, SampleAnswer>,
  more: Partial<UpdateOptions> = {},
): string {
  return planOf(text, answers, more).texts.get(RECORDING) ?? text
}

/** Lines that were removed, and lines that were added, without their indentation. */
export function changesOf(before: string, after: string): { removed: string[]; added: string[] } {
  const [was, is] = [before.split('\n'), after.split('\n')]
  const left = (from: string[], other: string[]): string[] => {
    const rest = [...other]
    return from.flatMap((line) => {
      const at = rest.indexOf(line)
      if (at !== -1) rest.splice(at, 1)
      return at === -1 ? [line.trim()] : []
    })
  }
  return { removed: left(was, is), added: left(is, was) }
}

/** An answer of JSON. */
export const json = (value: unknown): SampleAnswer => ({ json: value })
/** Three of a kind. */
export const three = <T>(make: (n: number) => T): T[] => [1, 2, 3].map(make)
