/** Source whose lines move when it is compiled. Behind each mark is where a call is expected to be seen. */
const ORDERS = `import { get } from 'node:http'
import { load } from 'sdk'

interface Order {
  id: string
  lines: { sku: string; count: number }[]
}

type Reader = (url: string) => Promise<Order>

export enum State {
  Open = 'open',
  Paid = 'paid',
}

abstract class Source<T extends Order> {
  constructor(
    protected readonly url: string,
    private readonly kind?: T,
  ) {}

  abstract read(): Promise<unknown>
}

/** Not used: it goes. */
declare function unseen(reader: Reader, state: State): void

class Orders extends Source<Order> {
  override async read(): Promise<unknown> {
    const ids: readonly string[] = [State.Open, State.Paid]
    return Promise.all(
      ids.map(async (id: string): Promise<Order> => {
        const answer: Response = await /*in Promise.all*/fetch(\`\${this.url}/\${id}\` as string)
        return (await answer.json()) as Order
      }),
    )
  }
}

export const byFetch: Reader = async (url: string) => {
  await null
  return (await (await /*by fetch*/fetch(url)).json()) as Order
}

export const inParallel = (url: string): Promise<unknown> => new Orders(url).read()

export function byHttp(url: string): Promise<void> {
  return new Promise<void>((resolve) => {
    /*by http*/get(url, (answer) => answer.resume().on('end', () => resolve()))
  })
}

export async function bySdk(url: string): Promise<unknown> {
  const order = (/*by an SDK*/await load(url)) as Order
  return order
}
`

const TEST = `import { bySdk, byFetch, byHttp, inParallel } from './orders'

interface Settings {
  url: string
}

const settings: Settings = { url: process.env.SERVICE_URL as string }

test('fetches', async () => void (await byFetch(settings.url + '/by/fetch')))
test('waits for all', async () => void (await inParallel(settings.url + '/all')))
test('gets', async () => void (await byHttp(settings.url + '/by/http')))
test('loads', async () => void (await bySdk(settings.url + '/by/sdk')))

type Unused = Settings | undefined

test('asks by itself', async (): Promise<void> => {
  await /*in the test*/fetch(settings.url + '/test')
})
`

/** A package that waits before it calls. */
const SDK = `exports.load = async (url) => {
  await new Promise((resolve) => setTimeout(resolve, 1))
  const answer = await fetch(url)
  return answer.json()
}
`

/** The project's files, with its source and tests in a folder. */
export function callerFiles(folder: string): Record<string, string> {
  return {
    [`${folder}/orders.ts`]: ORDERS,
    [`${folder}/orders.test.ts`]: TEST,
    'node_modules/sdk/index.js': SDK,
    'node_modules/sdk/package.json': JSON.stringify({ name: 'sdk', main: 'index.js' }),
  }
}

interface Frame {
  file: string
  line: number
  column: number
}

/** What is read of a session's result. */
export interface TracedResult {
  isWhole: boolean
  tests: { name: string; status: string }[]
  calls: { test: string | null; caller?: number }[]
  callers: { frames: Frame[]; packages: string[]; transport: string }[]
}

/** First frame, packages and road of each call, by its test. */
export type CallersByTest = Record<string, { frame: Frame; packages: string[]; transport: string }>

export function callersByTest({ calls, callers }: TracedResult): CallersByTest {
  return Object.fromEntries(
    calls.map(({ test, caller }) => {
      const { frames, packages, transport } = callers[caller ?? -1] ?? { frames: [], packages: [], transport: '' }
      return [test, { frame: frames[0], packages, transport }]
    }),
  ) as CallersByTest
}

/**
 * What is expected of the files in a folder. Compiled to CommonJS, an imported function is called as `(0, module.get)(…)`,
 * which a stack shows behind its name.
 */
export function expectedCallers(folder: string, modules: 'esm' | 'cjs'): CallersByTest {
  const source = (mark: string): Frame => placeOf(`${folder}/orders.ts`, ORDERS, mark)
  const byHttp = source('by http')
  if (modules === 'cjs') byHttp.column += 'get'.length
  return {
    fetches: { frame: source('by fetch'), packages: [], transport: 'fetch' },
    'waits for all': { frame: source('in Promise.all'), packages: [], transport: 'fetch' },
    gets: { frame: byHttp, packages: [], transport: 'http' },
    loads: { frame: source('by an SDK'), packages: ['sdk'], transport: 'fetch' },
    'asks by itself': {
      frame: placeOf(`${folder}/orders.test.ts`, TEST, 'in the test'),
      packages: [],
      transport: 'fetch',
    },
  }
}

function placeOf(file: string, text: string, mark: string): Frame {
  const lines = text.split('\n')
  const line = lines.findIndex((one) => one.includes(`/*${mark}*/`))
  return { file, line: line + 1, column: lines[line]!.indexOf(mark) + mark.length + 3 }
}
