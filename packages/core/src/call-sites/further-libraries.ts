import { type ClientLibrary, type ClientShape, verbs } from './client-library.js'

const SUPERAGENT_VERBS = verbs('get post put patch del delete head options')

const REQUEST_VERBS = { ...verbs('get post put patch del delete head options') }

const GRAPHQL: ClientShape = {
  members: Object.fromEntries(
    ['request', 'rawRequest', 'batchRequests'].map((name) => [name, { call: { method: 'POST', url: 'none' } }]),
  ),
}

const GRAPHQL_CALL: ClientShape = { call: { method: 'POST' } }

const NEEDLE_VERBS = verbs('get head post put patch delete')

/** Clients of the same family that are met less often. */
export const FURTHER_LIBRARIES: readonly ClientLibrary[] = [
  {
    client: 'superagent',
    packages: ['superagent'],
    transports: ['http'],
    exports: { default: 'superagent', ...SUPERAGENT_VERBS, agent: { build: { shape: 'agent' } } },
    shapes: {
      superagent: {
        call: { methodAt: 0, url: 1 },
        members: {
          ...SUPERAGENT_VERBS,
          agent: { build: { shape: 'agent' }, construct: { shape: 'agent' } },
        },
      },
      agent: { members: SUPERAGENT_VERBS },
    },
  },
  {
    client: 'graphql-request',
    packages: ['graphql-request'],
    transports: ['fetch', 'http'],
    exports: {
      request: GRAPHQL_CALL,
      rawRequest: GRAPHQL_CALL,
      batchRequests: GRAPHQL_CALL,
      default: GRAPHQL_CALL,
      GraphQLClient: { construct: { shape: GRAPHQL } },
    },
    types: { GraphQLClient: GRAPHQL },
  },
  {
    client: 'needle',
    packages: ['needle'],
    transports: ['http'],
    exports: {
      default: {
        call: { methodAt: 0, url: 1 },
        members: { ...NEEDLE_VERBS, request: { call: { methodAt: 0, url: 1 } } },
      },
    },
  },
  {
    client: 'request',
    packages: ['request', 'request-promise', 'request-promise-native', 'postman-request', '@cypress/request'],
    transports: ['http'],
    exports: { default: 'request' },
    shapes: {
      request: { call: {}, members: { ...REQUEST_VERBS, defaults: { build: { shape: 'request' } } } },
    },
  },
  {
    client: 'wretch',
    packages: ['wretch'],
    transports: ['fetch', 'http'],
    exports: { default: { build: { shape: 'wretch' } } },
    types: { Wretch: 'wretch' },
    shapes: {
      wretch: {
        isFluent: true,
        members: { ...verbs('get post put patch delete head opts'), fetch: { call: {} } },
      },
    },
  },
  {
    client: 'follow-redirects',
    packages: ['follow-redirects'],
    transports: ['http'],
    exports: { http: 'http', https: 'http' },
    shapes: { http: { members: { request: { call: {} }, get: { call: { method: 'GET' } } } } },
  },
  {
    client: '@apollo/datasource-rest',
    packages: ['@apollo/datasource-rest', 'apollo-datasource-rest'],
    transports: ['fetch', 'http'],
    exports: { RESTDataSource: { construct: { shape: 'source' } } },
    shapes: { source: { members: { ...verbs('get post put patch delete head'), fetch: { call: {} } } } },
  },
  {
    client: 'phin',
    packages: ['phin'],
    transports: ['http'],
    exports: { default: { call: {} }, phin: { call: {} } },
  },
  {
    client: 'urllib',
    packages: ['urllib'],
    transports: ['undici', 'fetch', 'http'],
    exports: {
      default: 'client',
      request: { call: {} },
      curl: { call: {} },
      HttpClient: { construct: { shape: 'client' } },
    },
    types: { HttpClient: 'client' },
    shapes: { client: { members: { request: { call: {} }, curl: { call: {} } } } },
  },
]
