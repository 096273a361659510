import { isFields } from './fixture-source.js'
import { isPollyLog } from './polly-log.js'
import { readHarLog } from './read-har.js'
import type { TrafficReader } from './traffic-entry.js'
import { parseTrafficJson, TrafficValue } from './traffic-problems.js'

const TITLE = 'a Polly recording'

/** True for what may be a recording of Polly.JS: a HAR that says so. */
export function looksLikePolly(json: unknown): boolean {
  return isFields(json) && isPollyLog(json['log'])
}

/**
 * Read a recording of Polly.JS.
 *
 * @throws traffic-invalid
 */
export const readPolly: TrafficReader = (file) => {
  const names = { shownAs: file.shownAs, title: TITLE }
  const log = new TrafficValue(parseTrafficJson(file.text, names), '', names).object().at('log').object()
  return readHarLog(log, file)
}
