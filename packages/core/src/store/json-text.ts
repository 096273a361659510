/** A place in a text, both counted from 1, the column in UTF-16 units. */
export interface TextPlace {
  line: number
  column: number
}

/** Where a text stops being JSON, and what could stand there. */
export interface JsonFault {
  offset: number
  expected: string
}

/** Told of each value: its path, where it begins, and where its key begins (its own start in an array). */
type Visit = (path: readonly string[], valueAt: number, keyAt: number) => void

/** What is told of each value of a JSON text. */
export interface JsonVisitor {
  enter: Visit
  /** `end` is behind the value's last character, `valueAt` where it began. */
  leave?: (path: readonly string[], end: number, valueAt: number) => void
}

interface Cursor {
  readonly text: string
  readonly path: string[]
  readonly visitor: JsonVisitor
  at: number
}

const BLANK = /[ \t\n\r]*/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /true|false|null/y
// oxlint-disable-next-line no-control-regex -- JSON strings hold no control characters
const PLAIN = /[^"\\\u0000-\u001f]*/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y

/** Find where a text stops being JSON; null where it does not. */
export function findJsonFault(text: string): JsonFault | null {
  return scanJson(text, { enter: () => {} })
}

/**
 * Find where values stand in a JSON text, by their JSON pointers: the value, and the key that names it.
 * Pointers to nothing are left out.
 */
export function locateInJson(
  text: string,
  pointers: Iterable<string>,
): Map<string, { value: TextPlace; key: TextPlace }> {
  const wanted = [...new Set(pointers)].map((pointer) => ({ pointer, path: pathOf(pointer) }))
  const places = new Map<string, { value: TextPlace; key: TextPlace }>()
  scanJson(text, {
    enter: (path, valueAt, keyAt) => {
      for (const { pointer, path: sought } of wanted) {
        if (sought.length !== path.length || !sought.every((name, index) => name === path[index])) continue
        places.set(pointer, { value: placeOf(text, valueAt), key: placeOf(text, keyAt) })
      }
    },
  })
  return places
}

/** Turn an offset into line and column. */
export function placeOf(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: offset - lineStart + 1 }
}

function pathOf(pointer: string): string[] {
  const names = pointer.split('/').slice(1)
  return names.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** Walk over a JSON text as it stands, and tell of each value; returns where it stops being JSON, null where it does not. */
export function scanJson(text: string, visitor: JsonVisitor): JsonFault | null {
  const cursor: Cursor = { text, path: [], visitor, at: 0 }
  return (
    readValue(cursor, 0) ??
    skip(cursor, BLANK) ??
    (cursor.at < text.length ? fault(cursor, 'the end of the file') : null)
  )
}

function readValue(cursor: Cursor, keyAt: number | null): JsonFault | null {
  skip(cursor, BLANK)
  const valueAt = cursor.at
  cursor.visitor.enter(cursor.path, valueAt, keyAt ?? valueAt)
  const broken = readKnown(cursor)
  if (broken === null) cursor.visitor.leave?.(cursor.path, cursor.at, valueAt)
  return broken
}

function readKnown(cursor: Cursor): JsonFault | null {
  switch (cursor.text[cursor.at]) {
    case '{':
      return readObject(cursor)
    case '[':
      return readArray(cursor)
    case '"':
      return readString(cursor)
    default:
      return matches(cursor, WORD) || matches(cursor, NUMBER) ? null : fault(cursor, 'a value')
  }
}

function readObject(cursor: Cursor): JsonFault | null {
  cursor.at += 1
  skip(cursor, BLANK)
  if (takes(cursor, '}')) return null
  for (let first = true; ; first = false) {
    skip(cursor, BLANK)
    const keyAt = cursor.at
    if (cursor.text[keyAt] !== '"')
      return fault(cursor, first ? 'a key in double quotes, or "}"' : 'a key in double quotes')
    const broken = readString(cursor)
    if (broken !== null) return broken
    cursor.path.push(JSON.parse(cursor.text.slice(keyAt, cursor.at)) as string)
    skip(cursor, BLANK)
    if (!takes(cursor, ':')) return fault(cursor, '":"')
    const wrong = readValue(cursor, keyAt)
    if (wrong !== null) return wrong
    cursor.path.pop()
    skip(cursor, BLANK)
    if (takes(cursor, '}')) return null
    if (!takes(cursor, ',')) return fault(cursor, '"," or "}"')
  }
}

function readArray(cursor: Cursor): JsonFault | null {
  cursor.at += 1
  skip(cursor, BLANK)
  if (takes(cursor, ']')) return null
  for (let index = 0; ; index += 1) {
    cursor.path.push(String(index))
    const wrong = readValue(cursor, null)
    if (wrong !== null) return wrong
    cursor.path.pop()
    skip(cursor, BLANK)
    if (takes(cursor, ']')) return null
    if (!takes(cursor, ',')) return fault(cursor, '"," or "]"')
  }
}

function readString(cursor: Cursor): JsonFault | null {
  cursor.at += 1
  do skip(cursor, PLAIN)
  while (matches(cursor, ESCAPE))
  if (takes(cursor, '"')) return null
  const next = cursor.text[cursor.at]
  if (next === '\\') return fault(cursor, 'an escape that JSON knows')
  return fault(cursor, next === undefined ? "'\"'" : 'an escape such as "\\n"')
}

function matches(cursor: Cursor, pattern: RegExp): boolean {
  const from = cursor.at
  skip(cursor, pattern)
  return cursor.at > from
}

function skip(cursor: Cursor, pattern: RegExp): null {
  pattern.lastIndex = cursor.at
  if (pattern.test(cursor.text)) cursor.at = pattern.lastIndex
  return null
}

function takes(cursor: Cursor, character: string): boolean {
  if (cursor.text[cursor.at] !== character) return false
  cursor.at += 1
  return true
}

function fault(cursor: Cursor, expected: string): JsonFault {
  return { offset: cursor.at, expected }
}
