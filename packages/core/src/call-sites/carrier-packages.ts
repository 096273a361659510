// By what they do: ways to the network, stand-ins for a platform, callers of what they are given, additions to clients,
// and what runs or watches all code.
const CARRIERS = new Set(
  [
    'agent-base follow-redirects form-data http-proxy-agent https-proxy-agent proxy-from-env socks-proxy-agent hpagent undici',
    'http2-wrapper cacheable-request cacheable-lookup node-fetch-native whatwg-fetch',
    'jsdom happy-dom jest-environment-jsdom msw nock vitest zone.js core-js regenerator-runtime tslib',
    'p-retry p-limit p-queue p-map p-throttle p-all p-timeout p-memoize p-series p-props promise-retry async async-retry',
    'retry bluebird bottleneck opossum cockatiel exponential-backoff lodash lodash-es ramda rxjs dataloader lru-cache',
    'memoizee async-mutex effect neverthrow once swr react react-dom react-query graphql',
    'axios-retry axios-cookiejar-support axios-rate-limit axios-cache-interceptor axios-cache-adapter fetch-retry fetch-cookie',
    'express koa koa-compose fastify next dd-trace import-in-the-middle require-in-the-middle',
  ].flatMap((line) => line.split(' ')),
)

const SCOPES = /^@(?:babel|hapi|jest|mswjs|nestjs|newrelic|opentelemetry|sentry|swc|tanstack|understudy|vitest)\//

/** Tell whether a package only carries what others call, and so owns no call. */
export function isCarrier(name: string): boolean {
  return CARRIERS.has(name) || SCOPES.test(name)
}
