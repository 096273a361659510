import { createRandom } from '../sanitize/random.mjs'

const SHORT = ['ok', 'Yes.', 'A', 'see above', '-', 'fine 👍']
const PROSE = [
  'Left at the front desk, signed for by the neighbour.',
  'Please call before you come: the bell is broken.',
  'Second attempt went through after the limit was raised.',
  'Quarterly review moved by a week.',
  'Spare parts are on the way; the engineer follows on Tuesday.',
  'The filter keeps rattling at low speed.',
]
const SCRIPTS = [
  'Grüße aus Köln – „wie besprochen“',
  '配達は午後になります。',
  'Доставка завтра после обеда',
  'عند الباب الأمامي',
  'Crème brûlée & café 😀',
  '5 < 6 && "quoted" \\ slash / tab\t.',
]
const PEOPLE = ['Ada Nilsson', 'Zoë Faßbender', 'Lê Văn An', "Siobhán O'Neill", 'Tomás de la Cruz']
const MAILBOXES = ['ada.nilsson@post.example.org', 'zoe@fassbender.example.de', 'van.an+shop@mail.example.vn']

/** The harmless ways in which a sample may be bent; each names what `createSample` then does. */
export const KNOBS = ['optional', 'nullable', 'arrays', 'time', 'text', 'numbers', 'keys']

/**
 * Where the parts of an answer come from. With one seed they are always the same. What sanitizing would have replaced, or
 * parameterizing linked, stands in a recorded sample as it does in a recording, and in a live one as the service says it.
 */
export function createSample(seed, { isRecorded = false, knobs = {}, cycles = new Map(), turn = 0 } = {}) {
  const random = createRandom(seed)
  let standIns = turn * 10
  const chance = (share) => random.int(1000) < share * 1000
  const standIn = (text, real) => (isRecorded ? text((standIns += 1)) : real())
  return {
    ...random,
    ...values(random, knobs),
    turn,
    chance,
    /** A field that may be absent. The first two recordings hold it, and lack it. */
    maybe: (value) => (isPresent(knobs.optional, isRecorded ? turn : 2, chance) ? value : undefined),
    nullable: (value) => (isPresent(knobs.nullable, isRecorded ? turn : 2, chance) ? value : null),
    list: (least, most, make) =>
      Array.from({ length: lengthOf(least, most, knobs.arrays, random) }, (_, index) => make(index)),
    /** One of a closed set: recordings go round, so that they hold all. */
    oneOf(set) {
      if (!isRecorded) return random.pick(set)
      const count = cycles.get(set) ?? 0
      cycles.set(set, count + 1)
      return set[count % set.length]
    },
    /** An object that is keyed by things of one sort; `take` of them at a time. */
    map({ known, later, take = known.length }, make) {
      if (knobs.keys === 'same') return Object.fromEntries(known.slice(0, take).map((key) => [key, make(key)]))
      const chosen = knobs.keys === 'new' ? [...later] : [...known]
      const count = knobs.keys === 'few' ? 1 : random.between(2, take)
      while (chosen.length > count) chosen.splice(random.int(chosen.length), 1)
      const all = knobs.keys === 'new' ? [...known.slice(0, count), ...chosen] : chosen
      return Object.fromEntries(all.map((key) => [key, make(key)]))
    },
    email: () =>
      standIn(
        (n) => `user-${n}@example.com`,
        () => random.pick(MAILBOXES),
      ),
    person: () =>
      standIn(
        (n) => `Name-${n}`,
        () => random.pick(PEOPLE),
      ),
    phone: () =>
      standIn(
        (n) => `+1 555 000 01${String(n % 100).padStart(2, '0')}`,
        () => `+49 30 ${random.digits(7)}`,
      ),
    birthday: () =>
      standIn(
        (n) => `1900-01-${String((n % 27) + 1).padStart(2, '0')}`,
        () => `19${random.between(50, 99)}-0${random.between(1, 9)}-1${random.int(10)}`,
      ),
    token: (prefix) =>
      standIn(
        (n) => `${prefix}redacted-${n}`,
        () => `${prefix}${random.base62(32)}`,
      ),
    /** A value that the service took over from somewhere: recordings say from where. */
    echo: (expression, value) => (isRecorded ? `{{${expression}}}` : value),
  }
}

function values(random, knobs) {
  return {
    text() {
      if (knobs.text === 'scripts') return random.pick(SCRIPTS)
      if (knobs.text === 'lengths') return random.int(2) === 0 ? random.pick(SHORT) : PROSE.join(' ').repeat(3)
      return random.pick(PROSE)
    },
    count(most) {
      if (knobs.numbers === 'zero') return 0
      return knobs.numbers === 'large' ? random.between(most * 20, most * 5000) : random.between(1, most)
    },
    decimal(least, most, digits = 2) {
      if (knobs.numbers === 'zero') return 0
      const value = least + ((most - least) * random.between(1, 9999)) / 10_000
      if (knobs.numbers === 'whole') return Math.round(value)
      const scaled = knobs.numbers === 'large' ? value * 40 : value
      const shown = Number(scaled.toFixed(digits))
      return Number.isInteger(shown) ? shown + 1 / 2 : shown
    },
    /** ISO 8601 in UTC, with milliseconds. */
    moment: () => momentOf(random, knobs.time),
    /** The same without them. */
    second: () => momentOf(random, knobs.time).replace(/\.\d+Z$/, 'Z'),
    day: () => momentOf(random, knobs.time).slice(0, 10),
    epoch: () => Math.floor(Date.parse(momentOf(random, knobs.time)) / 1000),
  }
}

function isPresent(knob, turn, chance) {
  if (knob !== undefined) return knob === 'present'
  return turn < 2 ? turn === 0 : chance(0.6)
}

function lengthOf(least, most, knob, random) {
  if (knob === 'short') return Math.max(1, least)
  return knob === 'long' ? most * 3 : random.between(Math.max(2, least), most)
}

function momentOf(random, knob) {
  const moment = random.moment()
  if (knob === 'later') return `2031${moment.slice(4)}`
  return knob === 'midnight' ? `${moment.slice(0, 10)}T00:00:00.000Z` : moment
}
