import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryBody } from '../../drift/arbitrary-bodies.js'
import { parseRecording } from '../../store/index.js'
import { planUpdate } from './plan-update.js'
import { compareCalls, json, optionsFor, RECORDING, recordedText } from './sample-update.js'

test('answers what it says it answers, and changes nothing else', () => {
  fc.assert(
    fc.property(fc.array(arbitraryBody, { minLength: 1, maxLength: 4 }), arbitraryBody, (bodies, live) => {
      const text = recordedText(bodies.map(json))
      const { interactions } = parseRecording(text, RECORDING)
      const answers = new Map([[interactions[0]!.id, json(live)]])
      const { texts, update } = planUpdate(compareCalls(interactions, answers), optionsFor(text))
      const after = parseRecording(texts.get(RECORDING) ?? text, RECORDING).interactions
      expect(after.slice(1)).toEqual(interactions.slice(1))
      const answered = update.recordings.flatMap(({ fingerprints }) => fingerprints)
      const [call] = compareCalls(after, answers)
      const found = call!.checked.comparison.findings.map(({ fingerprint }) => fingerprint)
      expect(found.filter((one) => answered.includes(one))).toEqual([])
      const again = planUpdate([call!], optionsFor(texts.get(RECORDING) ?? text))
      expect(update.left.length > 0 ? new Map() : again.texts).toEqual(new Map())
    }),
  )
})
