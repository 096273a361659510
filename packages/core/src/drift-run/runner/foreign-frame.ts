const FOREIGN_FRAME =
  /^\s*(?:at|❯|-) .*(?:node_modules[\\/]|\(?node:)|^\s*at (?:async )?(?:Promise\.all |.*\(<anonymous>\)$)/

/** True for a line of a stack that shows none of the project's files. */
export function isForeignFrame(line: string): boolean {
  return FOREIGN_FRAME.test(line)
}
