/** One file's coverage before it is lcov. */
export interface LcovFile {
  path: string
  functions: { line: number; name: string; hits: number }[]
  /** Alternatives that begin at a line, each with its hits. */
  branches: { line: number; hits: number[] }[]
  /** Stretches of lines, both ends included. Where they overlap, hits add up. */
  lines: { from: number; to: number; hits: number }[]
}

/**
 * Write the record of one file in the tracefile format of lcov's `geninfo`, of which all readers know the part that is used
 * here. https://github.com/linux-test-project/lcov/blob/v1.16/man/geninfo.1
 */
export function lcovText({ path, functions, branches, lines }: LcovFile): string {
  const hitsByLine = addUp(lines)
  const branchHits = branches.flatMap(({ hits }) => hits)
  return `${[
    'TN:',
    `SF:${oneLine(path)}`,
    ...functions.map(({ line, name }) => `FN:${line},${nameText(name)}`),
    ...functions.map(({ name, hits }) => `FNDA:${hits},${nameText(name)}`),
    ...found(
      'FN',
      functions.map(({ hits }) => hits),
    ),
    ...branches.flatMap(({ line, hits }, block) => hits.map((hit, branch) => `BRDA:${line},${block},${branch},${hit}`)),
    ...found('BR', branchHits),
    ...hitsByLine.map(([line, hits]) => `DA:${line},${hits}`),
    ...found(
      'L',
      hitsByLine.map(([, hits]) => hits),
    ),
    'end_of_record',
  ].join('\n')}\n`
}

function found(kind: 'FN' | 'BR' | 'L', hits: readonly number[]): string[] {
  return [`${kind}F:${hits.length}`, `${kind}H:${hits.filter((hit) => hit > 0).length}`]
}

function addUp(stretches: LcovFile['lines']): [number, number][] {
  const hits = new Map<number, number>()
  for (const { from, to, hits: more } of stretches) {
    for (let line = from; line <= to; line += 1) hits.set(line, (hits.get(line) ?? 0) + more)
  }
  return [...hits].sort(([a], [b]) => a - b)
}

/** Readers take a comma for the end of a name. */
function nameText(name: string): string {
  return oneLine(name).replaceAll(',', ';')
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}
