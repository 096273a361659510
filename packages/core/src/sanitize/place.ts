/** Where in an interaction the walk is: `request.headers.cookie.sid`, `response.body/customer/email`. */
export class Place {
  #root: string
  readonly #steps: (string | number)[] = []

  constructor(root: string) {
    this.#root = root
  }

  /** Go on at another part of the message. */
  moveTo(root: string): void {
    this.#root = root
    this.#steps.length = 0
  }

  /** A place of its own, from which the walk comes back. */
  at(root: string): Place {
    return new Place(root)
  }

  /** Step into a member. */
  enter(step: string | number): void {
    this.#steps.push(step)
  }

  /** True in a request: what stands there is compared, and no one reads it. */
  get isInRequest(): boolean {
    return this.#root.startsWith('request')
  }

  /** The member around the one that the walk is at. */
  get parent(): string | number | undefined {
    return this.#steps.at(-2)
  }

  leave(): void {
    this.#steps.pop()
  }

  /** A JSON pointer (RFC 6901) behind the part of the message. */
  toString(): string {
    let text = this.#root
    for (const step of this.#steps) text += `/${typeof step === 'number' ? step : escapeStep(step)}`
    return text
  }
}

function escapeStep(step: string): string {
  return /[~/]/.test(step) ? step.replaceAll('~', '~0').replaceAll('/', '~1') : step
}

/**
 * Make a test of places from a pattern: `*` stands for any one step, a JSON pointer alone for either body, and a place for
 * all that is below it.
 */
export function placePattern(pattern: string): RegExp {
  const whole = pattern.startsWith('/') ? `*.body${pattern}` : pattern
  const pointer = whole.indexOf('/')
  const [start, rest] = pointer === -1 ? [whole, ''] : [whole.slice(0, pointer), whole.slice(pointer)]
  const source = start.split('*').map(escapePattern).join('[^./?]+') + rest.split('*').map(escapePattern).join('[^/]+')
  return new RegExp(`^${source}(?:$|[/.?@])`)
}

function escapePattern(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}/-]/g, String.raw`\$&`)
}
