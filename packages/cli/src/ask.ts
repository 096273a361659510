import { createInterface } from 'node:readline/promises'

/** Asks on a terminal; null where input or output is none. */
export function askOn(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
): ((question: string) => Promise<string>) | null {
  if (!input.isTTY || !output.isTTY) return null
  return async (question) => {
    const lines = createInterface({ input, output })
    // Ctrl+C and Ctrl+D close it without an answer.
    const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('no')))
    try {
      return await Promise.race([lines.question(question), closed])
    } finally {
      lines.close()
    }
  }
}
