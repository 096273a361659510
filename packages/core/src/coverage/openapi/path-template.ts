import { decodeText } from '../../body/url-text.js'

/** A path in which some segments, or parts of them, stand for anything. */
export interface PathTemplate {
  /** As reports show it: `/payments/:id`. */
  path: string
  /** Equal for templates that differ in the names of their parameters only. */
  key: string
  segments: TemplateSegment[]
}

/** What one segment of a path must be: this text, or what fits the pattern. */
type TemplateSegment = { literal: string } | { pattern: RegExp; literalLength: number }

/** Read a path as the configuration writes it: `/payments/:id`. */
export function configuredTemplate(path: string): PathTemplate {
  return templateOf(path.split('/').map((segment) => (segment.startsWith(':') ? [segment] : [{ text: segment }])))
}

/** Read a path as OpenAPI writes it: `/payments/{id}`, also `/reports/{id}.pdf` and `/jobs/{id}:cancel`. */
export function openApiTemplate(path: string): PathTemplate {
  const [plain = ''] = path.split(/[?#]/, 1)
  return templateOf(plain.split('/').map(partsOf))
}

/** A part of a segment: text, or a parameter with its colon. */
type Part = { text: string } | string

function partsOf(segment: string): Part[] {
  return segment
    .split(/(\{[^{}]*\})/)
    .filter((part) => part !== '')
    .map((part) => (/^\{.*\}$/.test(part) ? `:${part.slice(1, -1)}` : { text: part }))
}

function templateOf(segments: Part[][]): PathTemplate {
  const print = (parameter: (name: string) => string): string =>
    segments
      .map((parts) => parts.map((part) => (typeof part === 'string' ? parameter(part) : part.text)).join(''))
      .join('/')
  return { path: print((name) => name), key: print(() => '{}'), segments: segments.map(segmentOf) }
}

function segmentOf(parts: Part[]): TemplateSegment {
  const texts = parts.map((part) => (typeof part === 'string' ? null : decodeText(part.text)))
  const literal = texts.filter((text) => text !== null).join('')
  if (!texts.includes(null)) return { literal }
  const source = texts.map((text) => (text === null ? '(?:.+?)' : escapePattern(text))).join('')
  return { pattern: new RegExp(`^${source}$`, 's'), literalLength: literal.length }
}

function escapePattern(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}/-]/g, String.raw`\$&`)
}

/** True for a path that a template stands for. Parameters stand for at least one character, and never for a slash. */
export function fitsTemplate({ segments }: PathTemplate, path: string): boolean {
  const given = path.split('/')
  return (
    given.length === segments.length && segments.every((segment, index) => fits(segment, decodeText(given[index]!)))
  )
}

function fits(segment: TemplateSegment, given: string): boolean {
  return 'literal' in segment ? segment.literal === given : segment.pattern.test(given)
}

/**
 * Compare templates that fit the same path, the more concrete one first (OpenAPI 3.1, section 4.8.8.2): from the left, text
 * is before a parameter, and a parameter within text is between.
 */
export function compareConcreteness(a: PathTemplate, b: PathTemplate): number {
  if (a.segments.length !== b.segments.length) return a.segments.length - b.segments.length
  for (const [index, segment] of a.segments.entries()) {
    const difference = vagueness(segment) - vagueness(b.segments[index]!)
    if (difference !== 0) return difference
  }
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0
}

function vagueness(segment: TemplateSegment): number {
  return 'literal' in segment ? 0 : 1 / (1 + segment.literalLength)
}
