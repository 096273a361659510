/** Hints are bits: a sign that stands in a text, or a run of base64's characters. */
export const [QUOTE_MARK, EQUALS_SIGN, LESS_THAN, AT_SIGN, PERCENT_SIGN, LONG_RUN, COLON_BLANK] = [
  1, 2, 4, 8, 16, 32, 64,
]

/** A run that may be a token, and is too short for base64 worth a look. */
const MEDIUM_RUN = 128

/** Signs of a text that has parts with names. */
export const STRUCTURED = QUOTE_MARK | EQUALS_SIGN | LESS_THAN | COLON_BLANK

/** The class of each character: 1 to 64 as hints, and two that are counted. */
const CLASSES = new Uint8Array(128)
const [RUN, DIGIT] = [128, 129]
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/-_')
  CLASSES[character.charCodeAt(0)] = RUN
for (const character of '0123456789') CLASSES[character.charCodeAt(0)] = DIGIT
for (const [character, hint] of Object.entries({
  '"': QUOTE_MARK,
  "'": QUOTE_MARK,
  '=': EQUALS_SIGN,
  '<': LESS_THAN,
  '@': AT_SIGN,
  '%': PERCENT_SIGN,
  ':': COLON_BLANK,
}))
  CLASSES[character.charCodeAt(0)] = hint

/** Look at each character once, and say which ways of looking through the text are worth it, and how many digits it has. */
export function hintsOf(text: string): { hints: number; digits: number } {
  let hints = 0
  let run = 0
  let longest = 0
  let digits = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    const kind = code < 128 ? CLASSES[code]! : 0
    if (kind >= RUN) {
      run += 1
      if (kind === DIGIT) digits += 1
      continue
    }
    if (run > longest) longest = run
    run = 0
    // A colon means something only before a blank.
    if (kind !== COLON_BLANK || text.charCodeAt(at + 1) <= 32) hints |= kind
  }
  if (run > longest) longest = run
  if (longest >= 16) hints |= LONG_RUN | MEDIUM_RUN
  else if (longest >= 10) hints |= MEDIUM_RUN
  return { hints, digits }
}
