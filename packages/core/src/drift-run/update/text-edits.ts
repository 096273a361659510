/** A replacement in text; of an insertion, `start` is `end`. */
export interface TextEdit {
  start: number
  end: number
  text: string
}

/** Put edits that do not overlap into text. What is inserted stands before what is replaced at the same place. */
export function editText(text: string, edits: readonly TextEdit[]): string {
  let edited = ''
  let at = 0
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    edited += text.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return edited + text.slice(at)
}
