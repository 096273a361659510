import { LineCounter, parseDocument, isNode, type Document, type ScalarTag } from 'yaml'
import { refusal, type FixtureFormat, type FixtureSource, type ValuePath } from './fixture-source.js'
import type { TrafficFile } from './traffic-entry.js'

/** Bytes, as PyYAML (`!!binary`) and Ruby's Psych (`!binary`) write them. */
const BINARY: ScalarTag[] = ['tag:yaml.org,2002:binary', '!binary'].map((tag) => ({
  tag,
  resolve: (text) => Buffer.from(text, 'base64'),
}))

/**
 * Parse YAML of another tool. Scalars stay text, but for null and bytes: what stands plain is a number to one version of
 * YAML and text to another, and the cassettes were written by both.
 *
 * @throws traffic-invalid, naming file and place
 */
export function parseYamlFixture({ text, shownAs }: TrafficFile, { title, fix }: FixtureFormat): FixtureSource {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    schema: 'failsafe',
    customTags: (tags) => [...tags, 'null', ...BINARY],
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
  })
  const placeOf = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `${shownAs}:${line}:${col}`
  }
  const [fault] = document.errors
  if (fault !== undefined)
    throw refusal(placeOf(fault.pos[0]), `is not valid YAML: ${sentence(fault.message)}`, title, fix)
  return {
    value: document.toJS({ maxAliasCount: -1 }),
    refuse: (path, what, expected) =>
      refusal(placeOf(offsetOf(document, path)), `${what}, so it is not ${title}`, expected, fix),
  }
}

/** Where the value at a path begins; where the file does, if that is not known. */
function offsetOf(document: Document, path: ValuePath): number {
  const node = path.length === 0 ? document.contents : document.getIn(path, true)
  return isNode(node) ? (node.range?.[0] ?? 0) : 0
}

/** Messages of the parser begin with a capital letter, and may go on for several lines. */
function sentence(message: string): string {
  const [first = ''] = message.split('\n')
  return `${first.charAt(0).toLowerCase()}${first.slice(1)}`
}
