import { createRequire } from 'node:module'
import { join } from 'node:path'
import { done, fail, job, peakMegabytes, stopwatch } from './job.mjs'

// Report what a run covered: all but the tests, the import of what does it included.
async function main() {
  const installed = createRequire(join(job.scratch, 'installed', 'any.js'))
  const results = Array.from({ length: job.files }, (_, file) => resultOf(file))
  const watch = stopwatch()
  watch.start()
  const { resolveConfig } = await import(installed.resolve('@understudy/core/config'))
  const { reportCoverage } = await import(installed.resolve('@understudy/core/run'))
  const config = resolveConfig({ coverage: { reporters: job.reporters } }, null)
  const { lines } = await reportCoverage(
    {
      rootDir: job.root,
      config,
      results,
      shard: null,
      partial: [],
      silent: [],
      testFiles: null,
      isAsked: false,
      isWatch: false,
    },
    { color: false, width: 120, env: {}, now: new Date() },
  )
  watch.stop()
  if (!lines.some((line) => line.includes('service-0.example.com'))) throw new Error(lines.join('\n'))
  done({ wall: watch.total.wall / 1000, cpu: watch.total.cpu / 1000, peak: peakMegabytes() })
}

/** What a session leaves: all but the last interaction were replayed, from the place in the source that reads them. */
function resultOf(file) {
  const folder = `src/area-${file % 40}`
  const host = `service-${file % 20}.example.com`
  const operation = `GET /v1/resource-${file % 500}/:id`
  const url = `https://${host}/v1/resource-${file % 500}`
  const caller = {
    frames: [{ file: `${folder}/case-${file}.ts`, line: 6, column: 33 }],
    packages: ['axios'],
    transport: 'http',
  }
  const calls = Array.from({ length: job.interactions - 1 }, (_, number) => ({
    outcome: 'replayed',
    test: 'is tested',
    service: host,
    operation,
    method: 'GET',
    url: `${url}/${number + 1000}`,
    interaction: `${host} ${operation}#${number + 1}`,
    result: '200',
    caller: 0,
  }))
  const none = { loosened: 0, recorded: 0, updated: 0, unchanged: 0, removed: 0, passedThrough: 0, unmatched: 0 }
  return {
    version: 1,
    testFile: `${folder}/case-${file}.test.ts`,
    recording: `${folder}/__mocks__/case-${file}.test.recorded.json`,
    mode: 'replay',
    calls,
    complete: true,
    isWhole: true,
    tests: [{ name: 'is tested', status: 'passed' }],
    callers: [caller],
    counts: { ...none, replayed: calls.length },
    unused: [],
    stale: [],
    redactions: [],
    notes: [],
  }
}

main().catch(fail)
