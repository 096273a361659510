import { interactionsOf, json, liveOf } from './exchange.mjs'
import { BASES, liveAnswer, recordedAnswers } from './generated.mjs'

const ANSWERS = 10_000
const OPERATIONS = 100
const LIVES = 20
const SIZE = 2048
const ROUNDS = 3

/** CPU time, in ms, for making the baseline of 10,000 recorded answers of 2 KB and comparing each with a live one. */
export function measureSpeed({ createBaseline }) {
  const base = BASES.find(({ name }) => name === 'orders')
  const bodies = recordedAnswers(base, 'speed', 400).map(fitted)
  const lives = Array.from({ length: LIVES }, (_, index) => liveOf(fitted(liveAnswer(base, `speed ${index}`))))
  const interactions = Array.from({ length: OPERATIONS }, (_, operation) => {
    const answers = Array.from(
      { length: ANSWERS / OPERATIONS },
      (_, index) => bodies[(operation * 7 + index) % bodies.length],
    )
    return interactionsOf(
      { ...base.call, operation: `GET /orders/${operation}`, path: `/orders/${operation}` },
      answers,
    )
  }).flat()
  const times = Array.from({ length: ROUNDS }, () => timed(() => compareAll(createBaseline, interactions, lives)))
  const bytes = interactions.reduce((sum, { response }) => sum + JSON.stringify(response.body.json).length, 0)
  return { answers: ANSWERS, meanBytes: bytes / ANSWERS, ms: Math.min(...times), first: times[0] }
}

function compareAll(createBaseline, interactions, lives) {
  const baseline = createBaseline(interactions)
  for (const [index, interaction] of interactions.entries()) baseline.compare(interaction, lives[index % lives.length])
}

function timed(work) {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** About 2 KB of orders. */
function fitted(answer) {
  const whole = JSON.parse(JSON.stringify(answer.json))
  const orders = []
  for (let index = 0; JSON.stringify({ ...whole, orders }).length < SIZE - 200; index += 1)
    orders.push(whole.orders[index % whole.orders.length])
  return json({ ...whole, orders })
}
