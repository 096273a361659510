import { writeSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import type { Interaction, Recording } from '../model/index.js'
import { bodyFileName, mergeInteractions, saveRecording, type BodyFileContent } from './index.js'

// Run by tests as a process or thread of its own: `saving-process.ts <recording> <name> <count>` saves one call after
// another of the test <name>, and prints the number of each when its save has returned, 0 before the first.
const [path = '', name = '', count = '0'] = process.argv.slice(2)

acknowledge(0)

for (let number = 1; number <= Number(count); number += 1) {
  const body: BodyFileContent = { bytes: Buffer.from(`body ${name} ${number}`) }
  const file = bodyFileName(path, body, { label: name, extension: 'txt' })
  saveRecording(path, (current) => ({
    recording: withCall(current, number, file),
    files: new Map([[file, body]]),
  }))
  acknowledge(number)
}

function acknowledge(number: number): void {
  if (isMainThread) writeSync(1, `${number}\n`)
}

/** Every third call has a body file. */
function withCall(current: Recording | null, number: number, file: string): Recording {
  const fresh: Omit<Interaction, 'id'> = {
    test: name,
    service: 'S',
    operation: 'save',
    recordedAt: '2026-11-22',
    request: { method: 'POST', url: `https://s.example.com/${number}`, headers: {} },
    response: {
      status: 200,
      headers: {},
      body: number % 3 === 0 ? { file } : { json: { number, filler: 'x'.repeat(500) } },
      latencyMs: 1,
    },
  }
  const interactions = mergeInteractions({
    current: current?.interactions ?? [],
    fresh: [fresh],
    plan: { tests: [{ test: name, fate: 'append' }] },
    requestKey: ({ request }) => request.url,
  })
  return { version: 1, interactions }
}
