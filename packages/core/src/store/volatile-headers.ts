/** A header whose value differs from answer to answer though nothing else does. */
interface VolatileHeader {
  /** Lower case; `*` at the end stands for any rest. */
  name: string
  of: 'request' | 'response' | 'both'
  reason: string
}

/**
 * Headers that do not tell whether a service changed. They are recorded like all others; only where nothing but them
 * differs, an interaction that is recorded again keeps its old values.
 */
export const VOLATILE_HEADERS: readonly VolatileHeader[] = [
  { name: 'date', of: 'both', reason: 'the moment of the message (RFC 9110 section 6.6.1)' },
  { name: 'age', of: 'response', reason: 'how long a cache held it (RFC 9111 section 5.1)' },
  { name: 'expires', of: 'response', reason: 'counted from the moment of the answer (RFC 9111 section 5.3)' },
  { name: 'server-timing', of: 'response', reason: 'durations (W3C Server Timing)' },
  { name: 'x-runtime', of: 'response', reason: 'a duration (Rails)' },
  { name: 'x-response-time', of: 'response', reason: 'a duration (Express and others)' },
  { name: 'x-timer', of: 'response', reason: 'a duration (Fastly)' },
  { name: 'x-envoy-upstream-service-time', of: 'response', reason: 'a duration (Envoy)' },
  { name: 'x-kong-upstream-latency', of: 'response', reason: 'a duration (Kong)' },
  { name: 'x-kong-proxy-latency', of: 'response', reason: 'a duration (Kong)' },
  { name: 'openai-processing-ms', of: 'response', reason: 'a duration (OpenAI)' },
  { name: 'request-id', of: 'both', reason: 'the number of a call (Stripe, Anthropic and others)' },
  { name: 'x-request-id', of: 'both', reason: 'the number of a call' },
  { name: 'x-correlation-id', of: 'both', reason: 'the number of a call' },
  { name: 'x-trace-id', of: 'both', reason: 'the number of a call' },
  { name: 'x-amzn-requestid', of: 'response', reason: 'the number of a call (AWS)' },
  { name: 'x-amz-request-id', of: 'response', reason: 'the number of a call (S3)' },
  { name: 'x-amz-id-2', of: 'response', reason: 'the number of a call (S3)' },
  { name: 'x-amz-cf-id', of: 'response', reason: 'the number of a call (CloudFront)' },
  { name: 'x-amz-cf-pop', of: 'response', reason: 'the cache that answered (CloudFront)' },
  { name: 'x-amzn-trace-id', of: 'both', reason: 'the number of a trace (AWS)' },
  { name: 'x-amz-apigw-id', of: 'response', reason: 'the number of a call (API Gateway)' },
  { name: 'x-ms-request-id', of: 'response', reason: 'the number of a call (Azure)' },
  { name: 'x-ms-correlation-request-id', of: 'response', reason: 'the number of a call (Azure)' },
  { name: 'x-github-request-id', of: 'response', reason: 'the number of a call (GitHub)' },
  { name: 'x-guploader-uploadid', of: 'response', reason: 'the number of a call (Google Cloud Storage)' },
  { name: 'x-cloud-trace-context', of: 'both', reason: 'the number of a trace (Google Cloud)' },
  { name: 'x-vercel-id', of: 'response', reason: 'the number of a call (Vercel)' },
  { name: 'fly-request-id', of: 'response', reason: 'the number of a call (Fly.io)' },
  { name: 'cf-ray', of: 'response', reason: 'the number of a call (Cloudflare)' },
  { name: 'traceparent', of: 'both', reason: 'the number of a trace (W3C Trace Context)' },
  { name: 'tracestate', of: 'both', reason: 'goes with traceparent (W3C Trace Context)' },
  { name: 'x-b3-*', of: 'both', reason: 'the number of a trace (Zipkin B3)' },
  { name: 'x-served-by', of: 'response', reason: 'the machine that answered (Fastly)' },
  { name: 'x-cache', of: 'response', reason: 'whether a cache held it' },
  { name: 'x-cache-hits', of: 'response', reason: 'how often a cache was asked (Fastly)' },
  { name: 'cf-cache-status', of: 'response', reason: 'whether a cache held it (Cloudflare)' },
  { name: 'nel', of: 'response', reason: 'reporting set-up that names the cache (W3C Network Error Logging)' },
  { name: 'report-to', of: 'response', reason: 'reporting set-up that holds a token (W3C Reporting)' },
  { name: 'reporting-endpoints', of: 'response', reason: 'reporting set-up that holds a token (W3C Reporting)' },
  { name: 'x-ratelimit-remaining*', of: 'response', reason: 'counts down with every call' },
  { name: 'x-ratelimit-reset*', of: 'response', reason: 'a moment, or the time until then' },
  { name: 'x-ratelimit-used', of: 'response', reason: 'counts up with every call (GitHub)' },
  { name: 'ratelimit', of: 'response', reason: 'counts down with every call (IETF RateLimit)' },
  { name: 'ratelimit-remaining', of: 'response', reason: 'counts down with every call (IETF RateLimit)' },
  { name: 'ratelimit-reset', of: 'response', reason: 'the time until then (IETF RateLimit)' },
]

const EXACT = new Map(VOLATILE_HEADERS.map(({ name, of }) => [name, of]))
const PREFIXES = VOLATILE_HEADERS.filter(({ name }) => name.endsWith('*'))

/** Tell whether a header's value says nothing about the service. */
export function isVolatileHeader(name: string, message: 'request' | 'response'): boolean {
  const lower = name.toLowerCase()
  const of = EXACT.get(lower) ?? PREFIXES.find((header) => lower.startsWith(header.name.slice(0, -1)))?.of
  return of === 'both' || of === message
}
