/** Hits by line, by file. */
export function hitsByFile(lcov: string): Map<string, Map<number, number>> {
  const files = lcov.split('end_of_record').flatMap((record) => {
    const [, file] = /^SF:(.*)$/m.exec(record) ?? []
    const hits = Array.from(
      record.matchAll(/^DA:(\d+),(\d+)/gm),
      ([, line, count]) => [Number(line), Number(count)] as const,
    )
    return file === undefined ? [] : [[file, new Map(hits)] as const]
  })
  return new Map(files)
}
