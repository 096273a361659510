/** What a pull request's text says of itself, unseen by its readers. */
export interface Marker {
  service: string
  key: string
  /** Labels and reviewers are still to come: the run that opened it may have been killed. */
  isUnfinished: boolean
  /** What the change answers; none where there would be too many. */
  parts?: readonly string[]
}

/** More would take the room of what people read. */
const MOST_PARTS = 500

const OPENING = '<!-- understudy:drift'
const MARKER = /<!-- understudy:drift key=(\S+) service=(\S+?)( unfinished)?(?: parts=([\w,-]+))? -->/g

/** Write a marker as an HTML comment. */
export function printMarker({ key, service, isUnfinished, parts = [] }: Marker): string {
  const named = parts.length === 0 || parts.length > MOST_PARTS ? '' : ` parts=${parts.join(',')}`
  return `${OPENING} key=${encode(key)} service=${encode(service)}${isUnfinished ? ' unfinished' : ''}${named} -->`
}

/** Find the marker that a pull request's text ends in. */
export function findMarker(body: string): Marker | null {
  const last = [...body.matchAll(MARKER)].at(-1)
  if (last === undefined) return null
  const [, key = '', service = '', unfinished, parts] = last
  const known = { key: decode(key), service: decode(service), isUnfinished: unfinished !== undefined }
  return parts === undefined ? known : { ...known, parts: parts.split(',') }
}

/** Write the marker of a comment that says, once, that a change was rejected. */
export function printRejection(key: string): string {
  return `<!-- understudy:rejected key=${encode(key)} -->`
}

/** Write the marker of a comment that says, once, that a change is not needed any more. */
export function printNeedless(key: string): string {
  return `<!-- understudy:needless key=${encode(key)} -->`
}

/** What a forge takes as the text of a pull request: the body, cut to the limit in characters, and the marker. */
export function bodyWith(marker: Marker, body: string, limit: number): string {
  const end = `\n\n${printMarker(marker)}\n`
  // A service may answer with what looks like a marker, and its answer may be quoted.
  const text = body.replaceAll(OPENING, '<!-- understudy drift').trimEnd()
  return text.length + end.length <= limit ? `${text}${end}` : `${cut(text, limit - end.length)}${end}`
}

const CUT_NOTE =
  '\n\n_The rest is left out, because it is longer than a pull request may be. The job that opened it has it all._'
const ROOM_TO_CLOSE = 200

function cut(text: string, limit: number): string {
  const head = text.slice(0, Math.max(0, limit - CUT_NOTE.length - ROOM_TO_CLOSE))
  const whole = head.slice(0, Math.max(0, head.lastIndexOf('\n')))
  return `${whole}${closing(whole)}${CUT_NOTE}`
}

/** What a cut leaves open: a fence of code, and folded details. */
function closing(text: string): string {
  const fences = text.match(/^ {0,3}(`{3,}|~{3,})/gm) ?? []
  const fence = fences.length % 2 === 1 ? `\n${fences.at(-1)?.trim() ?? ''}` : ''
  const open = (text.match(/<details\b/g)?.length ?? 0) - (text.match(/<\/details>/g)?.length ?? 0)
  return `${fence}${'\n</details>'.repeat(Math.min(Math.max(open, 0), 10))}`
}

/** Neither white space nor what ends a comment. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('--', '-%2D').replace(/-$/, '%2D')
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
