#!/usr/bin/env node
import { askOn } from './ask.js'
import { runCommandLine } from './command-line.js'
import { refusedNode } from './node-version.js'
import { paintFor } from './paint.js'
import { progressOn } from './progress.js'
import { EXIT, type Surroundings } from './surroundings.js'

// Who reads the output may have had enough of it, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

const surroundings: Surroundings = {
  cwd: process.cwd(),
  env: process.env,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  paint: paintFor(process.stdout),
  width: process.stdout.columns ?? 80,
  isPiped: !process.stdout.isTTY,
  progress: progressOn(process.stderr),
  isTerminal: process.stderr.isTTY,
  ask: askOn(process.stdin, process.stdout),
}

const refused = refusedNode(process.versions.node)
if (refused !== null) surroundings.err(`${refused}\n`)
process.exitCode = refused === null ? await runCommandLine(process.argv.slice(2), surroundings) : EXIT.misused
