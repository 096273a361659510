import { isUnderstudyError, UnderstudyError } from '../errors.js'
import { looksLikeHar, readHar } from './read-har.js'
import { looksLikeNock, readNock } from './read-nock.js'
import { looksLikePolly, readPolly } from './read-polly.js'
import { looksLikeUndici, readUndici } from './read-undici.js'
import { looksLikeVcr, readVcr } from './read-vcr.js'
import type { Traffic, TrafficFile, TrafficReader } from './traffic-entry.js'

/** A format that traffic can be imported from. */
interface Format {
  /** For a person: `a HAR file`. */
  title: string
  read: TrafficReader
  /** Tell by its text, and by its value where it is JSON, whether a file looks to be of the format. */
  fits(text: string, json: unknown): boolean
}

/** The formats, by the name that the command line knows. Where several fit a file, the first counts. */
export const TRAFFIC_FORMATS = {
  har: { title: 'a HAR file', read: readHar, fits: (_text, json) => looksLikeHar(json) && !looksLikePolly(json) },
  nock: { title: 'a nock fixture', read: readNock, fits: looksLikeNock },
  polly: { title: 'a Polly recording', read: readPolly, fits: (_text, json) => looksLikePolly(json) },
  undici: { title: 'an undici snapshot', read: readUndici, fits: (_text, json) => looksLikeUndici(json) },
  vcr: { title: 'a VCR cassette', read: readVcr, fits: looksLikeVcr },
} as const satisfies Record<string, Format>

/** The name of a format. */
export type TrafficFormat = keyof typeof TRAFFIC_FORMATS

/** All names of formats. */
export const TRAFFIC_FORMAT_NAMES = Object.keys(TRAFFIC_FORMATS) as TrafficFormat[]

/**
 * Read a file of traffic. One that is of another format is told with what it looks like.
 *
 * @throws traffic-invalid
 */
export function readTraffic(format: TrafficFormat, file: TrafficFile): Traffic {
  const plain = { ...file, text: file.text.replace(/^\uFEFF/, '') }
  try {
    return TRAFFIC_FORMATS[format].read(plain)
  } catch (error) {
    if (!isUnderstudyError(error) || error.code !== 'traffic-invalid') throw error
    const other = formatOf(plain.text)
    throw other === null || other === format ? error : isOther(format, other, file.shownAs)
  }
}

/** Tell what a file looks like; null for none of the formats. */
function formatOf(text: string): TrafficFormat | null {
  const json = parsed(text)
  return TRAFFIC_FORMAT_NAMES.find((name) => TRAFFIC_FORMATS[name].fits(text, json)) ?? null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function isOther(format: TrafficFormat, other: TrafficFormat, shownAs: string): UnderstudyError {
  return new UnderstudyError('traffic-invalid', {
    what: `"${shownAs}" is not ${TRAFFIC_FORMATS[format].title}: it looks like ${TRAFFIC_FORMATS[other].title}`,
    fix: `run understudy import ${other} "${shownAs}"`,
  })
}
