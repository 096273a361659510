import type { CoverageData } from '@understudy/core/run'
import type { OutsideFolder } from './outside-folder.js'

/** Where a run leaves what it found out. */
const REMEMBERED = 'node_modules/.cache/understudy/coverage.json'

/** What a test of the shop does, and what is recorded for it. */
export interface ShopTest {
  name: string
  /** Which interactions it uses. */
  uses: string[]
  /** Which are recorded for it; default those it uses. */
  recorded?: string[]
  /** Placeholders that stand in the requests of its interactions. */
  links?: Record<string, string>
}

/** The evidence of a run of the tests of `src/shop.test.ts`. */
export function evidenceOf(tests: readonly ShopTest[], more: Partial<CoverageData> = {}): CoverageData {
  const recording = 'src/__mocks__/shop.test.recorded.json'
  const file = 'src/shop.test.ts'
  const interactions = tests.flatMap(({ name, uses, recorded = uses }) => recorded.map((id) => ({ id, test: name })))
  return {
    version: 1,
    root: '',
    runs: [{ root: '', shard: null, partial: [] }],
    operations: [
      operation('getOrder', [{ outcome: '200', sources: ['observed'] }]),
      operation('cancelOrder', [{ outcome: '200', sources: ['declared'] }]),
    ],
    recordings: [
      {
        recording,
        testFile: file,
        interactions: interactions.map((one) => ({ ...one, ...ANSWER, staleSince: null, contradiction: null })),
      },
    ],
    sites: [],
    files: [{ file, recording, isWhole: true, tests: tests.map(({ name }) => ({ name, status: 'passed' })) }],
    calls: tests.flatMap(({ name, uses }) =>
      uses.map((interaction) => ({
        file,
        test: name,
        outcome: 'replayed',
        service: 'Shop',
        operation: 'getOrder',
        result: '200',
        interaction,
        method: '',
        url: '',
        isRegistered: false,
        shadows: null,
        isLoosened: false,
        site: null,
        count: 1,
      })),
    ),
    problems: [],
    ...more,
  }
}

const ANSWER = { service: 'Shop', operation: 'getOrder', outcome: '200', recordedAt: today() }

type KnownOperation = CoverageData['operations'][number]

function operation(name: string, outcomes: KnownOperation['outcomes']): KnownOperation {
  const sources = outcomes.flatMap((one) => one.sources)
  return { service: 'Shop', name, method: 'GET', path: `/${name}`, sources, outcomes }
}

/** Write the test file, its recording and then the evidence, as a run leaves them. */
export async function leaveRun(
  folder: OutsideFolder,
  tests: readonly ShopTest[],
  more: Partial<CoverageData> = {},
): Promise<void> {
  await folder.save('src/shop.test.ts', '')
  const interactions = tests.flatMap(({ name, uses, recorded = uses, links = {} }) =>
    recorded.map((id) => interaction(id, name, links[id] ?? '1')),
  )
  await folder.save(
    'src/__mocks__/shop.test.recorded.json',
    `${JSON.stringify({ version: 1, interactions }, null, 2)}\n`,
  )
  await remember(folder, evidenceOf(tests, more))
}

/** Write evidence as a run does that ends now. */
export async function remember(folder: OutsideFolder, data: CoverageData): Promise<void> {
  await folder.save(REMEMBERED, JSON.stringify(data))
  await folder.date(REMEMBERED, Date.now() + 60_000)
}

/** One recorded call of a test. */
export function interaction(id: string, test: string, order: string): object {
  return {
    id,
    test,
    service: 'Shop',
    operation: 'getOrder',
    recordedAt: today(),
    request: { method: 'GET', url: `https://shop.example.com/orders/${order}`, headers: {} },
    response: { status: 200, headers: {}, body: { json: { id: 1 } }, latencyMs: 1 },
  }
}

function today(): string {
  return new Date().toISOString().slice(0, 10)
}
