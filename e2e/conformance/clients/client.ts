import type { Need, ProbeBody, ProbeCall } from '../probes/probe.ts'

/** A header as a client shows it. */
export type Header = [name: string, value: string]

/** A call with everything filled in. */
export interface Call extends Pick<
  ProbeCall,
  'redirect' | 'timeoutMs' | 'streamed' | 'strict' | 'expectContinue' | 'connection'
> {
  method: string
  url: string
  headers: Record<string, string>
  body?: ProbeBody
  signal?: AbortSignal
  /** The certificate authority to trust. */
  ca?: string
}

/** Takes down what a client shows of an answer, as it comes, so that what came before a failure counts too. */
export interface Trace {
  head(
    status: number,
    statusText: string | undefined,
    headers: Iterable<readonly [string, string | readonly string[]]>,
  ): void
  /** Where the answer came from in the end, by the client's word. */
  url(url: string): void
  piece(bytes: Uint8Array | string): void
  informational(status: number, headers: Record<string, unknown>): void
  trailers(trailers: Record<string, string | string[] | undefined>): void
}

/** One HTTP client behind the one interface that probes need. */
export interface Client {
  name: string
  /** Whether it is published as an ES module only, which Jest's CommonJS cannot load. */
  esmOnly?: true
  /** Whether its own probes go to the service that speaks TLS. */
  secure?: true
  /** The test environment that it needs. */
  environment?: 'jsdom'
  /** What it lacks, with the reason. */
  cannot: Partial<Record<Need, string>>
  /** Make the call and tell the trace. Rejects as the client does. */
  send(call: Call, trace: Trace): Promise<void>
  /** Close what would keep the process alive. */
  close?(): Promise<void>
}
