import { createOutsideProject, type OutsideProject } from '../../docs/outside-project.ts'
import { Secrets } from '../services/secrets.ts'
import { newCredentials, startServices, type Services } from './services.ts'
import { layStage, mocksOf, record, replay, STAGES, type Stage, type StageRun } from './stage.ts'
import { setTripwire } from './tripwire.ts'

/** What became of one stage. */
export interface StagePlay {
  stage: Stage
  recorded: StageRun
  replayed: StageRun
  /** All files in `__mocks__`, before the replays (of the recording alone) and after (of every take). */
  before: Map<string, Buffer>
  after: Map<string, Buffer>
}

/** What became of all. */
export interface Play {
  project: OutsideProject
  stages: StagePlay[]
  /** What the services issued and saw while they were recorded. */
  recordedSecrets: string[]
  /** The credentials of the replays, which no service ever saw. */
  replayedSecrets: string[]
  /** Services that were connected to in replay. */
  touched: string[]
}

/** Record every flow once, take the services away, and replay each many times, one year later and with other credentials. */
export async function playAll(tarballs: Record<string, string>): Promise<Play> {
  const project = await createOutsideProject(tarballs)
  const secrets = new Secrets()
  const credentials = newCredentials(secrets)
  const services = await startServices(secrets, credentials)
  const recordings = await forAll((stage) => {
    layStage(project, stage, baseUrlsOf(services))
    return record(project, stage, { ...services.urls, ...credentials })
  }).finally(services.stop)
  const before = STAGES.map((stage) => mocksOf(project, stage))

  const rotated = new Secrets()
  const env = { ...services.urls, ...newCredentials(rotated), RECORDED_AT: String(Date.now()) }
  const tripwire = await setTripwire(services.all)
  const replays = await forAll((stage) => replay(project, stage, env)).finally(tripwire.stop)

  return {
    project,
    stages: STAGES.map((stage, index) => ({
      stage,
      recorded: recordings[index]!,
      replayed: replays[index]!,
      before: before[index]!,
      after: mocksOf(project, stage),
    })),
    recordedSecrets: secrets.list(),
    replayedSecrets: rotated.list(),
    touched: tripwire.touched(),
  }
}

/** One stage after another: each keeps both cores busy. */
async function forAll<T>(act: (stage: Stage) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (const stage of STAGES) results.push(await act(stage))
  return results
}

function baseUrlsOf({ all }: Services): Record<string, { baseUrl: string; operations?: Record<string, string> }> {
  return Object.fromEntries(all.map(({ name, url: baseUrl }) => [name, { baseUrl, ...OPERATIONS[name] }]))
}

/** One service whose operations have names, beside those that go without. */
const OPERATIONS: Record<string, { operations: Record<string, string> }> = {
  Orders: {
    operations: {
      placeOrder: 'POST /orders',
      placeOrderAs: 'PUT /orders/:orderId',
      getOrder: 'GET /orders/:orderId',
      cancelOrder: 'DELETE /orders/:orderId',
    },
  },
}
