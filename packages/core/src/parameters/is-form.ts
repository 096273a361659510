import type { RecordedHeaders } from '../model/index.js'

/** True for headers that say that a form is sent. */
export function isForm(headers: RecordedHeaders): boolean {
  return /^application\/x-www-form-urlencoded/i.test([headers['content-type'] ?? ''].flat()[0] ?? '')
}
