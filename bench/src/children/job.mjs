import { writeFileSync } from 'node:fs'

/** The job that the parent process gave to this one. */
export const job = JSON.parse(process.argv[2])

/** Hand the result to the parent and end, whatever sockets and timers the tool has left. */
export function done(result) {
  writeFileSync(job.result, JSON.stringify(result))
  process.exit(0)
}

process.on('unhandledRejection', fail)
process.on('uncaughtException', fail)

/** Report a failure as the result. */
export function fail(error) {
  done({ failed: String(error?.stack ?? error).slice(0, 1500) })
}

/** Peak resident memory of this process so far, in MB. */
export const peakMegabytes = () => process.resourceUsage().maxRSS / 1024

/** A stopwatch for wall and CPU time, in µs; it can be stopped and started again. */
export function stopwatch() {
  const total = { wall: 0, cpu: 0 }
  let wall = 0
  let cpu
  return {
    total,
    start() {
      cpu = process.cpuUsage()
      wall = performance.now()
    },
    stop() {
      total.wall += (performance.now() - wall) * 1000
      const { user, system } = process.cpuUsage(cpu)
      total.cpu += user + system
    },
  }
}
