/** A replacement in text; of an insertion, `start` is `end`. */
export interface TextEdit {
  start: number
  end: number
  text: string
}

/** Put edits that do not overlap into text. What is inserted stands before what is replaced at the same place. */
export function editText(text: string, edits: readonly TextEdit[]): string {
  return editPieces([text], edits)[0]!
}

/** Put edits into text that is in pieces. What is new stands in the piece in which it begins. */
export function editPieces(pieces: readonly string[], edits: readonly TextEdit[]): string[] {
  const ordered = edits.toSorted((a, b) => a.start - b.start || a.end - b.end)
  let from = 0
  return pieces.map((piece, index) => {
    const [start, end] = [from, from + piece.length]
    const isLast = index === pieces.length - 1
    let edited = ''
    let at = start
    for (const edit of ordered) {
      const isHere = edit.start >= start && (edit.start < end || isLast)
      if (!isHere && (edit.end <= start || edit.start >= end)) continue
      edited += piece.slice(at - start, Math.max(edit.start, at) - start) + (isHere ? edit.text : '')
      at = Math.max(at, Math.min(edit.end, end))
    }
    from = end
    return edited + piece.slice(at - start)
  })
}
