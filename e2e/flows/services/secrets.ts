import { randomBytes } from 'node:crypto'

/** What a service or its caller must keep to itself, written down by all that issue or see such values. */
export class Secrets {
  readonly #values = new Set<string>()

  /** Write a secret down, and hand it back. */
  note(value: string): string {
    if (value.length < 6) throw new Error(`"${value}" is too short to be searched for`)
    this.#values.add(value)
    return value
  }

  /** Write down what came with a request, where it came. */
  see(value: string | null | undefined): void {
    if (value) this.note(value)
  }

  /** Issue a secret that no one can guess. */
  issue(prefix = '', bytes = 18): string {
    return this.note(prefix + randomBytes(bytes).toString('base64url'))
  }

  /** All that was written down. */
  list(): string[] {
    return [...this.#values]
  }
}

/** Make an id as services do: a prefix and random letters and digits. */
export function newId(prefix: string): string {
  return prefix + randomBytes(9).toString('hex')
}
