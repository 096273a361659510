import { createInterface } from 'node:readline'
import { startVitest } from 'vitest/node'

/** Tells on the standard output what Vitest does, a JSON object a line, and does what comes on the standard input. */
const say = (event) => console.log(JSON.stringify(event))

const vitest = await startVitest('test', [], {
  watch: true,
  reporters: [
    {
      onTestRunEnd: (modules) =>
        say({ ran: modules.map((module) => module.relativeModuleId), ok: modules.every((module) => module.ok()) }),
    },
  ],
})

const commands = {
  update: () => vitest.updateSnapshot(vitest.state.getFilepaths()),
  close: () => vitest.close(),
}

for await (const line of createInterface({ input: process.stdin })) await commands[line]()
