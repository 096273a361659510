/** Why a change cannot be published: said to the user as it stands, after secrets are taken out. */
export class PublishError extends Error {
  /** No other change can be published either, so it is not tried. */
  readonly isFinal: boolean

  constructor(message: string, options: { isFinal?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.isFinal = options.isFinal ?? false
  }
}

/** Return what a caught value says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
