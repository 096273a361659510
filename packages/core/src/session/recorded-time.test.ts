import { describe, expect, test, vi } from 'vitest'
import type { Interaction, Mode } from '../model/index.js'
import { rehearse, type Rehearsal, type RehearsedFile } from './rehearsal.js'
import { serve } from './trial.js'

const ORIGIN = 'https://auth.example.com'
const HOUR = 3_600_000
const RealDate = Date

/** Noon, and some seconds, of the day of all recordings here. A `date` header says no more than the second. */
function noon(seconds: number): number {
  return RealDate.UTC(2025, 10, 22, 12, 0, seconds, 999)
}

interface Recorded {
  test: string | null
  /** Second after noon at which it was answered; none without a `date` header. */
  at?: number
  path?: string
  recordedAt?: string
}

function recorded(list: readonly Recorded[]): Interaction[] {
  return list.map(({ test, at, path = '/token', recordedAt = '2025-11-22' }, index) => ({
    id: `Auth GET ${path}#${index + 1}`,
    test,
    service: 'Auth',
    operation: `GET ${path}`,
    recordedAt,
    request: { method: 'GET', url: ORIGIN + path, headers: {} },
    response: {
      status: 200,
      headers: at === undefined ? {} : { date: new RealDate(noon(at)).toUTCString() },
      body: { text: 'told' },
      latencyMs: 40,
    },
  }))
}

function fileWith(...list: Recorded[]): RehearsedFile {
  const file = rehearse({ Auth: ORIGIN })
  file.write({ version: 1, interactions: recorded(list) })
  return file
}

const ask = async (path = '/token'): Promise<string> => (await fetch(ORIGIN + path)).text()
const time = async (): Promise<number> => Date.now()
const isReal = async (): Promise<boolean> => Math.abs(new Date().getTime() - RealDate.now()) < HOUR

/** In mode replay, at the moment of the recording. Gives what the bodies returned, times as seconds after noon. */
async function replay(file: RehearsedFile, rehearsal: Partial<Rehearsal>): Promise<Record<string, unknown>> {
  const { values } = await file.run({ mode: 'replay', replay: { time: 'recorded' }, ...rehearsal })
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, inSeconds(value)]))
}

function inSeconds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inSeconds)
  return typeof value === 'number' ? Math.floor((value - noon(0) + 2) / 1000) : value
}

describe('a test that is replayed', () => {
  test('begins at the moment of its first answer, and each other test at its own', async () => {
    const file = fileWith({ test: 'first', at: 20 }, { test: 'first', at: 25 }, { test: 'second', at: 600 })
    const values = await replay(file, {
      tests: [
        { name: 'first', body: time },
        { name: 'second', body: time },
      ],
    })
    expect(values).toEqual({ first: 20, second: 600 })
  })

  test('sees the time go on, and timers that take as long as ever', async () => {
    const values = await replay(fileWith({ test: 't', at: 0 }), {
      tests: [
        {
          name: 't',
          body: async () => {
            const [date, real] = [Date.now(), performance.now()]
            await new Promise((resolve) => setTimeout(resolve, 60))
            return String(Math.abs(Date.now() - date - (performance.now() - real)) < 2 && performance.now() - real > 50)
          },
        },
      ],
    })
    expect(values).toEqual({ t: 'true' })
  })

  test('sees the moment of each answer that it gets, as the recording did', async () => {
    const file = fileWith({ test: 't', at: 0, path: '/login' }, { test: 't', at: 7, path: '/token' })
    const body = async (): Promise<number[]> => {
      await ask('/login')
      const before = Date.now()
      await ask('/token')
      return [before, Date.now()]
    }
    expect(await replay(file, { tests: [{ name: 't', body }] })).toEqual({ t: [0, 7] })
  })

  test('is not moved on by what was recorded on another occasion', async () => {
    const file = fileWith({ test: 't', at: 0, path: '/login' }, { test: 't', at: 2 * 3600, path: '/token' })
    const body = (): Promise<number> => ask('/token').then(time)
    expect(await replay(file, { tests: [{ name: 't', body }] })).toEqual({ t: 0 })
  })

  test('begins at the start of the day where no answer has a date', async () => {
    expect(await replay(fileWith({ test: 't' }), { tests: [{ name: 't', body: time }] })).toEqual({ t: -12 * 3600 - 1 })
  })

  test('begins at its moment again with each attempt', async () => {
    const began: unknown[] = []
    const body = async (): Promise<void> => {
      began.push(inSeconds(Date.now()))
      await ask('/login')
      await ask('/token')
      began.push(inSeconds(Date.now()))
      if (began.length < 4) throw new Error('once more')
    }
    const file = fileWith({ test: 't', at: 0, path: '/login' }, { test: 't', at: 9, path: '/token' })
    await replay(file, { tests: [{ name: 't', body, retries: 1 }] })
    expect(began).toEqual([0, 9, 0, 9])
  })

  test('begins earlier by the latency that it will wait for', async () => {
    const file = fileWith({ test: 't', at: 10 })
    const tests = [{ name: 't', body: () => time().then(async (began) => [began, await ask().then(time)]) }]
    const { values } = await file.run({ mode: 'replay', tests, replay: { time: 'recorded', latency: 1000 } })
    expect(inSeconds(values['t'])).toEqual([9, 10])
  })
})

describe('what runs outside the tests', () => {
  test('begins at the first call outside any test, and so does a test that recorded nothing itself', async () => {
    const file = fileWith({ test: null, at: 5 }, { test: 'own', at: 30 })
    const values = await replay(file, {
      before: time,
      tests: [
        { name: 'own', body: time },
        { name: 'other', body: time },
      ],
    })
    expect(values).toEqual({ before: 5, own: 30, other: 5 })
  })

  test('begins at the first call of all where every call is in a test', async () => {
    const file = fileWith({ test: 'second', at: 8 }, { test: 'first', at: 3 })
    expect(await replay(file, { before: time })).toEqual({ before: 3 })
  })
})

describe('time is real', () => {
  test('in a test of which nothing is recorded', async () => {
    const file = fileWith({ test: 'own', at: 30 })
    const values = await replay(file, { before: time, tests: [{ name: 'new', body: isReal }] })
    expect(values).toEqual({ before: 30, new: true })
  })

  test('without a recording, with the very Date that there was', async () => {
    const file = rehearse({ Auth: ORIGIN })
    const values = await replay(file, { tests: [{ name: 't', body: async () => Date === RealDate }] })
    expect(values).toEqual({ t: true })
  })

  test.each<Mode>(['record', 'verify', 'live'])('in mode %s', async (mode) => {
    const { origin } = await serve((_request, response) => response.end('told'))
    const file = rehearse({ Auth: origin })
    file.write({ version: 1, interactions: recorded([{ test: 't', at: 0 }]) })
    const tests = [{ name: 't', body: async () => Date === RealDate }]
    const { values } = await file.run({ mode, tests, replay: { time: 'recorded' } })
    expect(values).toEqual({ t: true })
  })

  test('by default', async () => {
    const { values } = await fileWith({ test: 't', at: 0 }).run({
      mode: 'replay',
      tests: [{ name: 't', body: async () => Date === RealDate }],
    })
    expect(values).toEqual({ t: true })
  })

  test('after the session, with the very Date from before', async () => {
    await replay(fileWith({ test: 't', at: 0 }), { tests: [{ name: 't', body: time }] })
    expect(Date).toBe(RealDate)
    expect(new Date().constructor).toBe(RealDate)
  })

  test('for the engine: what auto records carries the day of today', async () => {
    const { origin } = await serve((_request, response) => response.end('told'))
    const file = rehearse({ Auth: origin })
    const [known] = recorded([{ test: 't', at: 0 }])
    file.write({ version: 1, interactions: [known!] })
    const body = async (): Promise<unknown> => {
      await fetch(`${origin}/new`)
      return inSeconds(Date.now())
    }
    const { values } = await file.run({ mode: 'auto', tests: [{ name: 't', body }], replay: { time: 'recorded' } })
    expect(values).toEqual({ t: 0 })
    expect(file.recording().interactions.map(({ recordedAt }) => recordedAt)).toEqual([
      '2025-11-22',
      new RealDate().toISOString().slice(0, 10),
    ])
  })
})

describe('tests that run side by side', () => {
  test('share the clock of the first to begin, until none runs', async () => {
    const file = fileWith({ test: 'first', at: 0 }, { test: 'second', at: 600 })
    const pause = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 20))
    const tests = ['first', 'second'].map((name) => ({ name, body: () => pause().then(time) }))
    expect(await replay(file, { concurrent: true, tests })).toEqual({ first: 0, second: 0 })
    expect(await replay(file, { tests })).toEqual({ first: 0, second: 600 })
  })
})

describe('fake timers of a test', () => {
  test('begin at the moment, go their own way, and end in the shifted clock', async () => {
    const body = async (): Promise<number[]> => {
      vi.useFakeTimers()
      const times = [Date.now()]
      vi.advanceTimersByTime(90_000)
      times.push(Date.now())
      await ask()
      times.push(Date.now())
      vi.useRealTimers()
      return [...times, Date.now()]
    }
    expect(await replay(fileWith({ test: 't', at: 4 }), { tests: [{ name: 't', body }] })).toEqual({
      t: [4, 94, 94, 4],
    })
  })

  test('keep a time that the test gives', async () => {
    const body = async (): Promise<number[]> => {
      vi.setSystemTime(noon(-5))
      const times = [Date.now()]
      vi.useFakeTimers({ now: noon(-7) })
      times.push(Date.now())
      vi.useRealTimers()
      return [...times, Date.now()]
    }
    expect(await replay(fileWith({ test: 't', at: 4 }), { tests: [{ name: 't', body }] })).toEqual({ t: [-5, -7, 4] })
  })

  test('leave the real time of the runner alone', async () => {
    const body = async (): Promise<boolean> => Math.abs(vi.getRealSystemTime() - RealDate.now()) < HOUR
    expect(await replay(fileWith({ test: 't', at: 4 }), { tests: [{ name: 't', body }] })).toEqual({ t: true })
  })
})
