const GRAM = 4

/** Finds which of many needles stand in text, in one pass over it. */
export class NeedleSearch {
  #byGram = new Map()
  #mayBe = new Uint8Array(1 << 20)

  /** @param {Iterable<string>} needles each of at least four characters */
  constructor(needles) {
    for (const needle of needles) {
      const gram = gramAt(needle, 0)
      this.#mayBe[slot(gram)] = 1
      this.#byGram.set(gram, [...(this.#byGram.get(gram) ?? []), needle])
    }
  }

  /** Add to `found` the needles that stand in the text. */
  collect(text, found) {
    let gram = 0
    for (let end = 0; end < text.length; end += 1) {
      gram = ((gram << 8) ^ text.charCodeAt(end)) | 0
      if (this.#mayBe[slot(gram)] === 0) continue
      for (const needle of this.#byGram.get(gram) ?? []) {
        if (text.startsWith(needle, end - GRAM + 1)) found.add(needle)
      }
    }
  }
}

function gramAt(text, from) {
  let gram = 0
  for (let at = from; at < from + GRAM; at += 1) gram = ((gram << 8) ^ text.charCodeAt(at)) | 0
  return gram
}

const slot = (gram) => Math.imul(gram, 0x9e3779b1) >>> 12
