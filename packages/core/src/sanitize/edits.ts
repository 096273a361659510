/** A replacement in text. */
export interface Edit {
  start: number
  end: number
  text: string
}

/** Put edits into text. Of two that overlap, the one that begins first counts, and of those the longer. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  return edits.length === 0 ? text : applyToPieces([text], edits)[0]!
}

/**
 * Put edits into text that is in pieces. A replacement stands in the piece where what it replaces began; the other
 * pieces lose their part of it.
 */
export function applyToPieces(pieces: readonly string[], edits: readonly Edit[]): string[] {
  const text = pieces.join('')
  const ordered = withoutOverlaps(edits)
  const edited: string[] = []
  let from = 0
  for (const piece of pieces) {
    const to = from + piece.length
    let out = ''
    let at = from
    for (const { start, end, text: replacement } of ordered) {
      if (end <= from || start >= to) continue
      out += text.slice(at, Math.max(start, at))
      if (start >= from) out += replacement
      at = Math.max(at, Math.min(end, to))
    }
    edited.push(out + text.slice(at, to))
    from = to
  }
  return edited
}

function withoutOverlaps(edits: readonly Edit[]): Edit[] {
  const kept: Edit[] = []
  for (const edit of edits.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (edit.start >= (kept.at(-1)?.end ?? 0)) kept.push(edit)
  }
  return kept
}
