import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { afterAll, expect, test } from 'vitest'
import type { Recording } from '../model/index.js'
import { readBodyFile } from './body-files.js'
import { readRecording } from './read-recording.js'
import { recordingPathOf } from './recording-path.js'
import { saveRecording } from './save-recording.js'

const LOADER = new URL('../../scripts/load-sources.mjs', import.meta.url)
const SCRIPT = new URL('./saving-process.ts', import.meta.url)

/** How many processes are killed, a multiple of four. KILLS=1000 in the environment goes on for longer. */
const KILLS = Number(process.env['KILLS'] ?? 80)

const root = mkdtempSync(join(tmpdir(), 'understudy-save-'))
afterAll(() => rmSync(root, { recursive: true }))

function newRecordingPath(): string {
  return recordingPathOf(join(mkdtempSync(join(root, 'project-')), 'a.test.ts'))
}

interface Saver {
  child: ChildProcess
  /** The number of the last call whose save returned. */
  done: Promise<{ acknowledged: number; errors: string }>
  begun: Promise<void>
}

function startSaving(path: string, name: string, count: number): Saver {
  const args = ['--import', LOADER.href, fileURLToPath(SCRIPT), path, name, String(count)]
  const child = spawn(process.execPath, args, {
    // Compiled code is kept between the many starts.
    env: { ...process.env, NODE_OPTIONS: '', NODE_COMPILE_CACHE: join(root, 'cache') },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let errors = ''
  const begun = Promise.withResolvers<void>()
  child.stdout.on('data', (chunk) => {
    output += chunk
    begun.resolve()
  })
  child.stderr.on('data', (chunk) => (errors += chunk))
  const done = new Promise<{ acknowledged: number; errors: string }>((resolve) => {
    child.on('close', () => {
      begun.resolve()
      resolve({ acknowledged: Number(output.trimEnd().split('\n').at(-1)), errors })
    })
  })
  return { child, done, begun: begun.promise }
}

function callsOf(recording: Recording | null, name: string): string[] {
  return (recording?.interactions ?? [])
    .filter(({ test }) => test === name)
    .map(({ request }) => request.url.replace('https://s.example.com/', ''))
}

const upTo = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index + 1))

/** Everything beside the recording that is neither named by it nor itself. */
function litterOf(path: string): string[] {
  const recording = readRecording(path)
  const bodies = (recording?.interactions ?? []).flatMap(({ response }) =>
    response?.body !== undefined && 'file' in response.body ? [response.body.file] : [],
  )
  const missing = bodies.filter((file) => readBodyFile(path, file) === null)
  expect(missing).toEqual([])
  const folder = basename(path, '.json')
  const known = new Set([basename(path), folder, ...bodies])
  const found = readdirSync(dirname(path))
  const beside = existsSync(join(dirname(path), folder)) ? readdirSync(join(dirname(path), folder)) : []
  return [...found, ...beside.map((name) => `${folder}/${name}`)].filter((name) => !known.has(name))
}

test('loses nothing where eight processes record into one file', { timeout: 60_000 }, async () => {
  const path = newRecordingPath()
  const names = upTo(8).map((number) => `test ${number}`)
  const results = await Promise.all(names.map((name) => startSaving(path, name, 12).done))
  expect(results.map(({ errors }) => errors).join('')).toBe('')
  const recording = readRecording(path)
  expect(names.map((name) => callsOf(recording, name))).toEqual(names.map(() => upTo(12)))
  expect(new Set(recording?.interactions.map(({ id }) => id)).size).toBe(96)
  expect(litterOf(path)).toEqual([])
})

test('loses nothing where four threads of a process record into one file', { timeout: 60_000 }, async () => {
  const path = newRecordingPath()
  const names = upTo(4).map((number) => `test ${number}`)
  await Promise.all(
    names.map((name) => {
      const options = { argv: [path, name, '8'], execArgv: ['--import', LOADER.href] }
      const thread = new Worker(SCRIPT, options)
      return new Promise((resolve, reject) => thread.on('exit', resolve).on('error', reject))
    }),
  )
  const recording = readRecording(path)
  expect(names.map((name) => callsOf(recording, name))).toEqual(names.map(() => upTo(8)))
  expect(litterOf(path)).toEqual([])
})

test(
  `keeps every acknowledged call where processes are killed at random moments, ${KILLS} times`,
  { timeout: 120_000 },
  async () => {
    const atOnce = 4
    let acknowledgedInAll = 0
    for (let round = 0; round < KILLS / atOnce;) {
      // A new file now and then, so that the kills also meet its first save.
      const path = newRecordingPath()
      const acknowledged = new Map<string, number>()
      for (let again = 0; again < 5 && round < KILLS / atOnce; again += 1, round += 1) {
        const savers = upTo(atOnce).map(
          (number) => [`${round}.${number}`, startSaving(path, `${round}.${number}`, 1000)] as const,
        )
        await Promise.all(
          savers.map(async ([name, { child, begun, done }]) => {
            await begun
            await new Promise((resolve) => setTimeout(resolve, Math.random() * 60))
            child.kill('SIGKILL')
            const result = await done
            expect(result.errors).toBe('')
            acknowledged.set(name, result.acknowledged)
            acknowledgedInAll += result.acknowledged
          }),
        )
        const recording = readRecording(path)
        for (const [name, count] of acknowledged) {
          const calls = callsOf(recording, name)
          // A save may have ended whose process died before it could say so.
          expect(calls).toEqual(upTo(Math.max(count, Math.min(calls.length, count + 1))))
        }
      }
      saveRecording(path, (current) => ({ recording: current }))
      expect(litterOf(path)).toEqual([])
    }
    expect(acknowledgedInAll).toBeGreaterThan(0)
  },
)
