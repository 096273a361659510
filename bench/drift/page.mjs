import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'

const PAGE = fileURLToPath(new URL('../../docs/drift-figures.md', import.meta.url))

const PROSE = `# Drift: figures

How many changes of a service Understudy finds, how often it raises a false alarm, and how fast it compares.
\`pnpm bench:drift --write\` writes this page; nothing in it is written by hand.

    pnpm bench:drift                  the tables below
    pnpm bench:drift --list           and each case that went wrong: what was expected, what was said
    pnpm bench:drift --case orders --list

## How it is measured

- A case is what was recorded of one operation (1 to 12 answers, sanitized and parameterized as recordings are), one live
  answer, and the truth: the findings that are right, with kind, severity and place, or that there is nothing to find.
  The truth was written from the taxonomy, before there was a comparison to look at.
- Cases are of two sorts (\`bench/drift\`). Those written by hand stand in \`cases\`. The others are made from the answers
  of services of many sorts in \`bases\`: each with every harmless variation of \`noise.mjs\`, with every change of
  \`mutations.mjs\` that it has a place for, and with every outage.
- A change is *told* where its severity and place are right and the verdict too; the *right kind* is counted apart. A case
  in which nothing is to be found is told where its verdict is right.
- A *false alarm* is a breaking or risky finding without a cause, also beside one that has a cause. A *false addition* is
  an additive finding without one: it would open a pull request for nothing.
- Time is the CPU time of the process: making the baseline of all recorded answers, and comparing each of them with a
  live answer, which is parsed from its bytes.

## Figures

`

/** Write the page anew. */
export function writePage(sections) {
  const date = new Date().toISOString().slice(0, 10)
  const place = `Measured on ${date}: Node ${process.versions.node}, ${cpus().length} cores, ${cpus()[0].model.trim()}.`
  writeFileSync(PAGE, `${PROSE}${[place, ...sections].join('\n\n')}\n`)
}
