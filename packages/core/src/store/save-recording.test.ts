import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import type { Interaction, Recording } from '../model/index.js'
import { bodyFileName, type BodyFileContent } from './place-body-files.js'
import { printRecording } from './print-recording.js'
import { thisProcess } from './process-identity.js'
import { recordingPathOf } from './recording-path.js'
import { saveRecording, type RecordingUpdate } from './save-recording.js'

const root = mkdtempSync(join(tmpdir(), 'understudy-save-'))
afterAll(() => rmSync(root, { recursive: true }))

/** Where the recording of a test file in a new folder lies. */
function newPath(text?: string): string {
  const path = recordingPathOf(join(mkdtempSync(join(root, 'project-')), 'a.test.ts'))
  if (text !== undefined) {
    mkdirSync(dirname(path))
    writeFileSync(path, text)
  }
  return path
}

function interaction(number: number, body?: Interaction['request']['body']): Interaction {
  return {
    id: `S.get#${number}`,
    test: 'a',
    service: 'S',
    operation: 'get',
    recordedAt: '2026-11-22',
    request: { method: 'GET', url: 'https://s.example.com/', headers: {} },
    response: { status: 200, headers: {}, ...(body === undefined ? {} : { body }), latencyMs: 1 },
  }
}

function recordingOf(...interactions: Interaction[]): Recording {
  return { version: 1, interactions }
}

const ONE = recordingOf(interaction(1))
const TWO = recordingOf(interaction(1), interaction(2))

function filesBeside(path: string): string[] {
  return existsSync(dirname(path)) ? readdirSync(dirname(path), { recursive: true }).map(String).toSorted() : []
}

test('writes a new recording, and makes its folder', () => {
  const path = newPath()
  expect(saveRecording(path, () => ({ recording: ONE }))).toBe('written')
  expect(readFileSync(path, 'utf8')).toBe(printRecording(ONE))
  expect(filesBeside(path)).toEqual(['a.test.recorded.json'])
})

test('gives the update what the file holds', () => {
  const path = newPath(printRecording(ONE))
  const seen: unknown[] = []
  saveRecording(path, (current) => {
    seen.push(current)
    return { recording: TWO }
  })
  saveRecording(path, (current) => {
    seen.push(current)
    return { recording: current }
  })
  expect(seen).toEqual([ONE, TWO])
})

test('leaves no folder where there is nothing to record', () => {
  const path = newPath()
  expect(saveRecording(path, () => ({ recording: null }))).toBe('unchanged')
  expect(existsSync(dirname(path))).toBe(false)
})

test('removes a recording that holds nothing any more, and the folder with it', () => {
  const path = newPath(printRecording(ONE))
  expect(saveRecording(path, () => ({ recording: null }))).toBe('removed')
  expect(existsSync(dirname(path))).toBe(false)
})

test('leaves the folder where something else is in it', () => {
  const path = newPath(printRecording(ONE))
  writeFileSync(join(dirname(path), 'captured.json'), '{}')
  saveRecording(path, () => ({ recording: null }))
  expect(filesBeside(path)).toEqual(['captured.json'])
})

test.each([
  ['the same object', printRecording(ONE), (current: Recording | null) => current],
  ['an equal one', printRecording(ONE), () => structuredClone(ONE)],
  ['an equal one that a person laid out', JSON.stringify(ONE), () => structuredClone(ONE)],
])('does not touch the file for %s', (_title, text, update) => {
  const path = newPath(text)
  utimesSync(path, 1, 1)
  const { ino } = statSync(path)
  expect(saveRecording(path, (current) => ({ recording: update(current) }))).toBe('unchanged')
  expect(statSync(path)).toMatchObject({ ino, mtimeMs: 1000 })
  expect(readFileSync(path, 'utf8')).toBe(text)
})

test.each([
  ['broken JSON', '{', 'recording-invalid'],
  ['an empty file', '', 'recording-invalid'],
  ['a newer version', '{"version":2}', 'recording-version'],
])('never overwrites %s', (_title, text, code) => {
  const path = newPath(text)
  const update = vi.fn<() => RecordingUpdate>(() => ({ recording: ONE }))
  expect(() => saveRecording(path, update, { shownAs: 'a.recorded.json' })).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining('"a.recorded.json') }),
  )
  expect(update).not.toHaveBeenCalled()
  expect(readFileSync(path, 'utf8')).toBe(text)
  expect(filesBeside(path)).toEqual([basename(path)])
})

test('writes nothing that could not be read again', () => {
  const path = newPath(printRecording(ONE))
  const broken = recordingOf({ ...interaction(1), recordedAt: 'today' })
  expect(() => saveRecording(path, () => ({ recording: broken }), { shownAs: 'a.recorded.json' })).toThrow(
    '"a.recorded.json (not written):9:21" holds a text that is not allowed here',
  )
  expect(readFileSync(path, 'utf8')).toBe(printRecording(ONE))
  expect(filesBeside(path)).toEqual([basename(path)])
})

test('leaves all as it was where the update throws', () => {
  const path = newPath(printRecording(ONE))
  const update = () => {
    throw new Error('no')
  }
  expect(() => saveRecording(path, update)).toThrow('no')
  expect(readFileSync(path, 'utf8')).toBe(printRecording(ONE))
  expect(filesBeside(path)).toEqual([basename(path)])
})

test('keeps the permissions of the file', { skip: process.platform === 'win32' }, () => {
  const path = newPath(printRecording(ONE))
  chmodSync(path, 0o664)
  saveRecording(path, () => ({ recording: TWO }))
  expect(statSync(path).mode & 0o777).toBe(0o664)
})

test('writes through a symbolic link', { skip: process.platform === 'win32' }, () => {
  const path = newPath(printRecording(ONE))
  const link = newPath('')
  rmSync(link)
  symlinkSync(path, link)
  saveRecording(link, () => ({ recording: TWO }))
  expect(readFileSync(path, 'utf8')).toBe(printRecording(TWO))
  expect(filesBeside(link)).toEqual([basename(link)])
})

test('removes what killed processes left, and nothing else', () => {
  const path = newPath(printRecording(ONE))
  const own = thisProcess()
  const gone = own.replace(/\.\d+\./, '.4194399.')
  const foreign = `00000000.1.1`
  const uuid = '0b6c2c1e-4c46-4f0e-9f0e-1b9f3a1c2d3e'
  const kept = [
    `.a.test.recorded.${own}.${uuid}.tmp`,
    `.a.test.recorded.${foreign}.${uuid}.tmp`,
    `.b.test.recorded.${gone}.${uuid}.tmp`,
    `.a.test.recorded.notes.tmp`,
    'a.test.recorded.json',
  ]
  const removed = [
    `.a.test.recorded.${gone}.${uuid}.tmp`,
    `.a.test.recorded.lock.${gone}.${uuid}.tmp`,
    `.a.test.recorded.${foreign.replace('.1.', '.2.')}.${uuid}.tmp`,
    `.a.test.recorded.lock.${uuid}`,
  ]
  for (const name of [...kept.slice(0, -1), ...removed]) writeFileSync(join(dirname(path), name), `${gone} ${uuid}\n`)
  const longAgo = new Date(Date.now() - 2 * 3_600_000)
  utimesSync(join(dirname(path), removed[2]!), longAgo, longAgo)
  utimesSync(join(dirname(path), kept[3]!), longAgo, longAgo)
  saveRecording(path, (current) => ({ recording: current }))
  expect(filesBeside(path)).toEqual(kept.toSorted())
})

test('saves while timers, dates and random numbers are faked', () => {
  vi.useFakeTimers({ now: 0 })
  vi.spyOn(Math, 'random').mockReturnValue(Number.NaN)
  try {
    const path = newPath(printRecording(ONE))
    const gone = thisProcess().replace(/\.\d+\./, '.4194399.')
    writeFileSync(join(dirname(path), '.a.test.recorded.lock'), `${gone} 0b6c\n`)
    expect(saveRecording(path, () => ({ recording: TWO }))).toBe('written')
  } finally {
    vi.restoreAllMocks()
    vi.useRealTimers()
  }
})

function bodyOf(path: string, text: string): { file: string; content: BodyFileContent } {
  const content = { bytes: Buffer.from(text) }
  return { content, file: bodyFileName(path, content, { label: 'a > b', extension: 'txt' }) }
}

test('puts bodies beside the recording, and removes those that nothing names any more', () => {
  const path = newPath()
  const [first, second] = [bodyOf(path, 'first'), bodyOf(path, 'second')]
  const files = new Map([first, second].map(({ file, content }) => [file, content]))
  saveRecording(path, () => ({ recording: recordingOf(interaction(1, { file: first.file })), files }))
  expect(filesBeside(path)).toEqual(['a.test.recorded', 'a.test.recorded.json', first.file])
  expect(readFileSync(join(dirname(path), first.file), 'utf8')).toBe('first')
  saveRecording(path, () => ({ recording: recordingOf(interaction(1, { file: second.file })), files }))
  expect(filesBeside(path)).toEqual(['a.test.recorded', 'a.test.recorded.json', second.file])
  saveRecording(path, () => ({ recording: ONE }))
  expect(filesBeside(path)).toEqual(['a.test.recorded.json'])
})

test('removes the body files with the recording', () => {
  const path = newPath()
  const { file, content } = bodyOf(path, 'first')
  saveRecording(path, () => ({ recording: recordingOf(interaction(1, { file })), files: new Map([[file, content]]) }))
  saveRecording(path, () => ({ recording: null }))
  expect(existsSync(dirname(path))).toBe(false)
})

test('keeps files that a person put beside the bodies, or that lie elsewhere', () => {
  const path = newPath()
  const folder = join(dirname(path), 'a.test.recorded')
  mkdirSync(folder, { recursive: true })
  mkdirSync(join(dirname(path), 'shared'))
  for (const name of ['a.test.recorded/notes.md', 'a.test.recorded/by-hand.pdf', 'shared/logo.png']) {
    writeFileSync(join(dirname(path), name), name)
  }
  const named = recordingOf(
    interaction(1, { file: 'a.test.recorded/by-hand.pdf' }),
    interaction(2, { multipart: [{ file: 'shared/logo.png' }] }),
  )
  writeFileSync(path, printRecording(named))
  saveRecording(path, (current) => ({ recording: current }))
  expect(filesBeside(path)).toHaveLength(6)
  saveRecording(path, () => ({ recording: ONE }))
  expect(filesBeside(path)).toEqual([
    'a.test.recorded',
    'a.test.recorded.json',
    'a.test.recorded/notes.md',
    'shared',
    'shared/logo.png',
  ])
})

test('leaves a body file alone that holds the same bytes, and mends one that does not', () => {
  const path = newPath()
  const { file, content } = bodyOf(path, 'first')
  const update = () => ({ recording: recordingOf(interaction(1, { file })), files: new Map([[file, content]]) })
  saveRecording(path, update)
  const bodyPath = join(dirname(path), file)
  utimesSync(bodyPath, 1, 1)
  saveRecording(path, update)
  expect(statSync(bodyPath).mtimeMs).toBe(1000)
  writeFileSync(bodyPath, 'FIRST')
  saveRecording(path, update)
  expect(readFileSync(bodyPath, 'utf8')).toBe('first')
})

test('writes nothing where the text is refused, neither the recording nor its bodies', () => {
  const before = printRecording(recordingOf(interaction(1)))
  const path = newPath(before)
  const inspect = (text: string): void => {
    throw new Error(`refused ${text.length > 0}`)
  }
  const files = new Map<string, BodyFileContent>([['a.recorded/x.txt', { bytes: Buffer.from('x') }]])
  const recording = recordingOf(interaction(1), interaction(2, { file: 'a.recorded/x.txt' }))
  expect(() => saveRecording(path, () => ({ recording, files, inspect }))).toThrow('refused true')
  expect(readFileSync(path, 'utf8')).toBe(before)
  expect(readdirSync(dirname(path))).toEqual([basename(path)])
})
