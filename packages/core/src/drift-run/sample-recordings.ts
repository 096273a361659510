import type { Interaction } from '../model/index.js'
import type { FilteredRecording } from './filter-interactions.js'

/** What tests say of an interaction; the rest is as it usually is. */
type SampleInteraction = Pick<Interaction, 'id' | 'test'> & Partial<Interaction>

/** Return an interaction with a GET that answers `{}`. */
function sampleInteraction({ id, ...rest }: SampleInteraction): Interaction {
  const [service = '', operation = ''] = id.replace(/#\d+$/, '').split('.')
  return {
    id,
    service,
    operation,
    recordedAt: '2026-11-22',
    request: { method: 'GET', url: `https://${service.toLowerCase()}.example.com/${operation}`, headers: {} },
    response: { status: 200, headers: {}, body: { json: {} }, latencyMs: 1 },
    ...rest,
  }
}

/** Return the recording of a test file; null is a file that is gone. */
export function sampleRecording(
  name: string,
  interactions: SampleInteraction[],
  testFile: string | null = `src/${name}.test.ts`,
): FilteredRecording {
  const recording = { version: 1 as const, interactions: interactions.map(sampleInteraction) }
  return { path: `src/__mocks__/${name}.test.recorded.json`, testFile, recording }
}
