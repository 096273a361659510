import type { Interaction } from '@understudy/core'

/** Find a message of Understudy's in what a runner printed, and take off what the runner put in front of its lines. */
export function messageIn(output: string, code: string): string {
  const lines = output.split('\n')
  const at = lines.findIndex((line) => line.includes(`[${code}] `))
  if (at === -1) throw new Error(`There is no [${code}] in:\n${output}`)
  const [first = '', ...rest] = lines.slice(at)
  const indent = (/^\s*(?:› )?/.exec(first)?.[0] ?? '').replace('›', ' ')
  const end = rest.findIndex((line) => !line.startsWith(`${indent}  `) || /^\s+(?:at|❯) /.test(line))
  const facts = end === -1 ? rest : rest.slice(0, end)
  return [first.slice(first.indexOf(`[${code}]`)), ...facts.map((line) => line.slice(indent.length))].join('\n')
}

/** The summary at the end of what a runner printed. */
export function summaryIn(output: string): string {
  const lines = output.split('\n')
  const at = lines.indexOf('Understudy Summary')
  const end = lines.findIndex((line, index) => index > at && !line.startsWith(' › '))
  if (at === -1) throw new Error(`There is no summary in:\n${output}`)
  return lines.slice(at, end).join('\n')
}

/** The interactions of a recording, without what differs from run to run: the port, times and the day. */
export function interactionsIn(text: string, port: number): Interaction[] {
  const anyHost = new RegExp(`http://(?:localhost|127\\.0\\.0\\.1):${port}`, 'g')
  const { interactions } = JSON.parse(text.replaceAll(anyHost, 'https://payments.example.com/v2'), withoutTimes) as {
    interactions: Interaction[]
  }
  return interactions
}

function withoutTimes(key: string, value: unknown): unknown {
  if (key === 'latencyMs') return 42
  if (key === 'recordedAt') return '2026-11-22'
  if (key !== 'stream') return value
  return (value as object[]).map((chunk, index) => ({ ...chunk, delayMs: index === 0 ? 1 : 40 }))
}
