import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { ReportedTest } from '../conformance/harness/runner-report.ts'
import type { Flow } from './harness/flows.ts'
import { playAll, type Play, type StagePlay } from './harness/play.ts'
import { interactionsIn, lostConstants, placeholdersIn, unresolvable, type Interaction } from './harness/readable.ts'
import { secretsIn } from './harness/search.ts'
import { flowOf, STAGES, takesOf, type StageRun } from './harness/stage.ts'

let play: Play

beforeAll(async () => {
  play = await playAll(inject('tarballs'))
  console.log(play.stages.map(timeOf).join('\n'))
}, 300_000)

afterAll(() => play?.project.remove())

function timeOf({ stage: { runner, clock }, recorded, replayed }: StagePlay): string {
  const of = ({ tests, seconds }: StageRun): string => `${tests.length} tests in ${seconds.toFixed(1)} s`
  return `${runner}, ${clock} clock: recorded ${of(recorded)}, replayed ${of(replayed)}`
}

/** Each kind of failure once, with how often it came. A run without tests of the flow is a failure too. */
function failuresOf({ tests, output }: StageRun, name: string): string[] {
  const own = tests.filter(({ subject }) => subject === name)
  if (own.length === 0) return [`no test ran:\n${output.slice(-4000)}`]
  const byKind = Map.groupBy(
    own.filter(({ passed }) => !passed),
    kindOf,
  )
  return [...byKind.values()].slice(0, SHOWN).map((alike) => `${alike.length}×: ${textOf(alike[0]!)}`)
}

/** How many kinds of failure are shown of one flow. */
const SHOWN = 5

/** What failed, but for the values that differ from take to take. */
function kindOf(failed: ReportedTest): string {
  return textOf(failed)
    .replaceAll(/\b(?:src|takes\/\d+)\//g, '')
    .replaceAll(VOLATILE, '…')
}

const VOLATILE =
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]*…?|\d{4}-\d\d-\d\dT[\d:.]+Z|\b\d{10,13}\b|\b[0-9a-f]{8,}\b|[\w-]{40,}/g

function textOf({ title, message }: ReportedTest): string {
  const [text = ''] = message.split('\n    at ')
  return `${title}: ${text}`
}

describe.each(STAGES)('$runner, $clock clock', (stage) => {
  const played = (): StagePlay => play.stages[STAGES.indexOf(stage)]!

  if (stage.clock === 'own') {
    test('replays under a clock one year on', () => {
      expect(failuresOf(played().replayed, 'clock')).toEqual([])
    })
  }

  describe.each(stage.flows)('$title', (flow: Flow) => {
    const { name, constants, placeholders } = flow
    const takes = takesOf(stage, flow)

    const interactions = (): Interaction[] => {
      const file = played().before.get(`src/__mocks__/${name}.test.recorded.json`)
      if (file === undefined) throw new Error('nothing was recorded')
      return interactionsIn(file.toString())
    }

    test('passes while recording', () => {
      expect(failuresOf(played().recorded, name)).toEqual([])
      expect(interactions()).not.toEqual([])
    })

    test(`passes replays: ${takes}`, () => {
      const own = played().replayed.tests.filter(({ subject }) => subject === name)
      const recorded = played().recorded.tests.filter(({ subject }) => subject === name)
      expect(failuresOf(played().replayed, name)).toEqual([])
      expect(own.length).toBe(takes * recorded.length)
    })

    test('writes no secret', () => {
      const own = [...played().before].filter(([path]) => flowOf(path) === name)
      expect(own).not.toEqual([])
      expect(secretsIn(new Map(own), play.recordedSecrets)).toEqual([])
    })

    test('leaves the recordings as they were', () => {
      const { before, after } = played()
      for (const [path, bytes] of [...after].filter(([path]) => flowOf(path) === name)) {
        const original = before.get(path.replace(/^takes.\d+/, 'src'))
        expect([path, original?.equals(bytes)]).toEqual([path, true])
      }
    })

    test('stays readable', () => {
      const marks = placeholdersIn(interactions())
      expect(unresolvable(interactions())).toEqual([])
      expect(lostConstants(interactions(), constants)).toEqual([])
      expect(marks.length <= placeholders ? [] : marks).toEqual([])
    })
  })

  test('prints no secret', () => {
    const { recorded, replayed } = played()
    const printed = new Map([
      ['recording', Buffer.from(recorded.output)],
      ['replaying', Buffer.from(replayed.output)],
    ])
    expect(secretsIn(printed, [...play.recordedSecrets, ...play.replayedSecrets])).toEqual([])
  })

  test('writes no file but for the recordings', () => {
    const { before, after } = played()
    const names = new Set([...after.keys()].map((path) => path.replace(/^takes.\d+/, 'src')))
    expect([...names].toSorted()).toEqual([...before.keys()].toSorted())
  })
})

test('connects to no service in replay', () => {
  expect(play.touched).toEqual([])
})
