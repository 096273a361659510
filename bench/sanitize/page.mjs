import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'

const PAGE = fileURLToPath(new URL('../../docs/sanitizing-figures.md', import.meta.url))

const PROSE = `# Sanitizing: figures

How many secrets Understudy finds, how many harmless values it leaves alone, and how fast it is. \`pnpm bench:sanitize --write\`
writes this page; nothing in it is written by hand.

    pnpm bench:sanitize               the tables below
    pnpm bench:sanitize --list        and each case that went wrong, by class, kind and position
    pnpm bench:sanitize --class OAuth --only corpus --keep

## How it is measured

- The corpus (\`bench/sanitize\`) is synthetic and always the same: every value comes from a seeded generator. No value
  stands in it twice, so no case helps another.
- A real server on loopback serves the calls, and the built package records them as it does in a test. Then every file
  that was written is searched, with what the session said and returned: as it is, and decoded as JSON, percent-encoding,
  HTML, base64 and gzip, over and over, with the chunks of streams and the words of their events put together.
- A secret counts as *found* by Understudy where its distinguishing part (the signature of a signed URL, the password of a
  database URL, each name of a person) can be read nowhere any more. Where nothing was written at all, it was missed.
- A look-alike is *touched* unless its call, replayed from the recording, gives the same answer, byte for byte. One in a
  request must stand in the recording, or a placeholder such as \`{{uuid}}\` in its place.
- The libraries get the text of each exchange with gzip undone, and every one of their rules that is on by default. They
  are made for other tasks (secretlint for sources, the others for prose), and none claims to know HTTP.
- Throughput is that of \`sanitize\` alone, over recorded answers in memory, in CPU time of its thread. Hostile texts are made
  to keep a careless pattern busy; none should take over a second.

## Figures

`

/** Write the page anew. */
export function writePage(sections) {
  const date = new Date().toISOString().slice(0, 10)
  const place = `Measured on ${date}: Node ${process.versions.node}, ${cpus().length} cores, ${cpus()[0].model.trim()}.`
  writeFileSync(PAGE, `${PROSE}${[place, ...sections].join('\n\n')}\n`)
}
