import type { Interaction, JsonValue, LiveCallAnswer, LiveCallRequest } from '../model/index.js'
import { asText, parseExpression, partsOfType, requestValue, type RequestFacts } from '../parameters/index.js'
import type { Place } from '../services/index.js'
import { freshValue } from './fresh-values.js'

/** What was made of one recording: the requests and their answers, for the requests behind them. */
export interface MadeCalls {
  /** A call was made. */
  made(interaction: Interaction, request: LiveCallRequest, place: Place, answer: LiveCallAnswer): void
  /** It was not, for this reason. */
  notMade(interaction: Interaction, why: string): void
  /** The value of a placeholder of a request that is to be made, or why there is none. */
  valueOf(expression: string, now: number): { value: JsonValue; isGuess: boolean } | { problem: string }
}

interface Made {
  request: RequestFacts
  response: RequestFacts
  status: number
}

const NOWHERE: Place = { service: '', path: '', search: '', config: null }

/** Remember the calls of one recording. */
export function createMadeCalls(): MadeCalls {
  const calls = new Map<string, Made>()
  const reasons = new Map<string, string>()

  function linked(text: string): { value: JsonValue; isGuess: boolean } | { problem: string } {
    const expression = parseExpression(text)
    if (expression?.kind !== 'value' || expression.of === null)
      return { problem: `the placeholder {{${text}}} has no value here` }
    const { of, message, part, steps, pick, asNumber } = expression
    const takes = `takes the ${steps.findLast((step) => !/^\d+$/.test(step)) ?? 'value'} from ${of}, which`
    const call = calls.get(of)
    if (call === undefined) return { problem: `${takes} ${reasons.get(of) ?? 'was not made'}` }
    const whole = requestValue(call[message], part, steps)
    const value =
      pick === null || whole === undefined ? whole : partsOfType(pick.type, asText(whole))[pick.ordinal - 1]?.text
    if (value === undefined) return { problem: `${takes} has none now (${call.status})` }
    return { value: asNumber ? Number(asText(value)) : value, isGuess: false }
  }

  return {
    made({ id }, { method, headers, body }, place, answer) {
      if (answer.failure !== undefined) reasons.set(id, `failed (${answer.failure.code})`)
      else
        calls.set(id, {
          request: factsOf(place, method, headers, body),
          response: factsOf(NOWHERE, '', answer.headers, answer.body),
          status: answer.status,
        })
    },
    notMade: ({ id }, why) => void reasons.set(id, why),
    valueOf(text, now) {
      const fresh = freshValue(text, now)
      return fresh === undefined ? linked(text) : { value: fresh, isGuess: text === 'any' }
    },
  }
}

function factsOf(
  place: Place,
  method: string,
  headers: readonly [string, string][],
  body: string | null,
): RequestFacts {
  return {
    place,
    method,
    headers: headers.map(([name, value]) => [name.toLowerCase(), value]),
    body: body === null ? null : Buffer.from(body, 'base64'),
  }
}
