import type { Interaction, MultipartPart, RecordedBody } from '../model/index.js'
import { locateInJson } from '../store/json-text.js'

/** Where something stands in a recording: its interaction, by number, and the place in that. */
export interface Spot {
  index: number
  place: string
}

/** Find the lines of a recording's text at which places stand; that of what is around it, where it has no own. */
export function linesOf(text: string, interactions: readonly Interaction[], spots: readonly Spot[]): number[] {
  const pointers = spots.map(({ index, place }) => {
    const interaction = interactions[index]
    const steps = interaction === undefined ? [] : stepsTo(interaction, place)
    return ['', 'interactions', index, ...steps].map((step) => escapeStep(String(step))).join('/')
  })
  const places = locateInJson(text, pointers)
  return pointers.map((pointer) => places.get(pointer)?.value.line ?? 1)
}

/** The steps from an interaction to what stands at a place, as far as they lead. */
function stepsTo(interaction: Interaction, place: string): string[] {
  const [, side = '', part = '', rest = ''] = /^(request|response)\.(\w+)(.*)$/s.exec(place) ?? []
  const message = side === '' ? undefined : interaction[side as 'request' | 'response']
  if (message === undefined) return existing(interaction, [/^\w+/.exec(place)?.[0] ?? ''])
  if (part === 'body') return [side, part, ...bodySteps(message.body, rest)]
  const named = part === 'headers' || part === 'trailers' ? headerIn(message, part, rest.slice(1)) : null
  return existing(interaction, named === null ? [side, part] : [side, part, named])
}

function headerIn(message: object, part: 'headers' | 'trailers', rest: string): string | null {
  const headers = (message as Partial<Record<typeof part, object>>)[part] ?? {}
  // A cookie's place goes on behind the header's name.
  const names = Object.keys(headers).filter((name) => rest === name || /^[./?]/.test(after(rest, name)))
  return names.toSorted((a, b) => b.length - a.length)[0] ?? null
}

function after(text: string, start: string): string {
  return text.startsWith(start) ? text.slice(start.length) : ''
}

function bodySteps(body: RecordedBody | undefined, pointer: string): string[] {
  const form = Object.keys(body ?? {}).find((name) => name !== 'layout' && name !== 'encoded')
  if (body === undefined || form === undefined) return []
  const steps = pointer.split('/').slice(1).map(unescapeStep)
  if ('multipart' in body) return [form, ...partStep(body.multipart, steps[0])]
  return existing(body, [form, ...steps])
}

function partStep(parts: readonly MultipartPart[], name: string | undefined): string[] {
  const index = parts.findIndex((part) => part.name === name)
  return index === -1 ? [] : [String(index)]
}

/** As many of the steps as there is something to step to. */
function existing(root: object, steps: readonly string[]): string[] {
  const taken: string[] = []
  let value: unknown = root
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return taken
    value = (value as Record<string, unknown>)[step]
    taken.push(step)
  }
  return taken
}

function escapeStep(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1')
}

function unescapeStep(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~')
}
