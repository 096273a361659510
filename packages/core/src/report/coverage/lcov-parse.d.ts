declare module 'lcov-parse' {
  interface Found<Detail> {
    found: number
    hit: number
    details: Detail[]
  }

  /** One `end_of_record` of a tracefile. */
  interface LcovRecord {
    file: string
    lines: Found<{ line: number; hit: number }>
    functions: Found<{ line: number; name: string; hit?: number }>
    branches: Found<{ line: number; block: number; branch: number; taken: number }>
  }

  export function source(text: string, done: (error: string | null, files: LcovRecord[]) => void): void
}
