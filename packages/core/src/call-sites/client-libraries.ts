import { type ClientLibrary, type ClientShape, verbs } from './client-library.js'
import { FURTHER_LIBRARIES } from './further-libraries.js'

const REST = 'get post put patch delete head options'

const FETCH: ClientShape = { call: {} }

const AXIOS_MEMBERS = {
  ...verbs(`${REST} query postForm putForm patchForm`),
  request: { call: {} },
}

const GOT: Record<string, ClientShape> = {
  got: {
    call: {},
    members: {
      ...verbs('get post put patch head delete'),
      stream: { call: {}, members: verbs('get post put patch head delete') },
      paginate: { call: {}, members: { each: { call: {} }, all: { call: {} } } },
      extend: { build: { shape: 'got' } },
    },
  },
}

const KY: Record<string, ClientShape> = {
  ky: {
    call: {},
    members: {
      ...verbs('get post put patch head delete'),
      create: { build: { shape: 'ky' } },
      extend: { build: { shape: 'ky' } },
    },
  },
}

const OFETCH: Record<string, ClientShape> = {
  ofetch: { call: {}, members: { raw: { call: {} }, native: { call: {} }, create: { build: { shape: 'ofetch' } } } },
}

const DISPATCHER: ClientShape = {
  members: { request: { call: {} }, stream: { call: {} }, pipeline: { call: {} }, dispatch: { call: {} } },
}

const UNDICI_CLASSES = 'Client Pool BalancedPool RoundRobinPool Agent ProxyAgent EnvHttpProxyAgent RetryAgent H2CClient'

const HTTP: ClientShape = { members: { request: { call: {} }, get: { call: { method: 'GET' } } } }

/**
 * The libraries whose calls are looked for, one entry each. What they export and how their calls are written is from their
 * own documentation and types.
 */
export const CLIENT_LIBRARIES: readonly ClientLibrary[] = [
  {
    client: 'fetch',
    packages: ['node-fetch', 'cross-fetch', 'isomorphic-fetch', 'isomorphic-unfetch', 'unfetch', 'node-fetch-native'],
    transports: ['fetch', 'undici', 'http'],
    exports: { default: FETCH, fetch: FETCH },
  },
  {
    client: 'axios',
    packages: ['axios', '@nestjs/axios', 'redaxios', 'xior'],
    transports: ['http', 'fetch'],
    exports: {
      default: 'static',
      ...AXIOS_MEMBERS,
      create: { build: { shape: 'instance' } },
      Axios: { construct: { shape: 'instance' } },
      HttpService: { construct: { shape: 'service' } },
      xior: 'static',
    },
    types: {
      AxiosInstance: 'instance',
      AxiosStatic: 'static',
      Axios: 'instance',
      HttpService: 'service',
      XiorInstance: 'instance',
    },
    shapes: {
      instance: { call: {}, members: { ...AXIOS_MEMBERS, create: { build: { shape: 'instance' } } } },
      static: {
        call: {},
        members: {
          ...AXIOS_MEMBERS,
          create: { build: { shape: 'instance' } },
          extend: { build: { shape: 'instance' } },
          Axios: { construct: { shape: 'instance' } },
        },
      },
      service: { members: { ...AXIOS_MEMBERS, axiosRef: 'instance' } },
    },
  },
  {
    client: 'got',
    packages: ['got'],
    transports: ['http'],
    exports: { default: 'got', got: 'got' },
    types: { Got: 'got', ExtendedGot: 'got' },
    shapes: GOT,
  },
  {
    client: 'ky',
    packages: ['ky', 'ky-universal'],
    transports: ['fetch', 'undici'],
    exports: { default: 'ky' },
    types: { KyInstance: 'ky' },
    shapes: KY,
  },
  {
    client: 'ofetch',
    packages: ['ofetch', 'ohmyfetch'],
    transports: ['fetch', 'undici'],
    exports: {
      default: 'ofetch',
      ofetch: 'ofetch',
      $fetch: 'ofetch',
      fetch: FETCH,
      createFetch: { build: { shape: 'ofetch' } },
    },
    types: { $Fetch: 'ofetch' },
    shapes: OFETCH,
  },
  {
    client: 'undici',
    packages: ['undici'],
    transports: ['undici', 'fetch', 'socket'],
    exports: {
      ...DISPATCHER.members,
      default: DISPATCHER,
      fetch: FETCH,
      ...Object.fromEntries(UNDICI_CLASSES.split(' ').map((name) => [name, { construct: { shape: DISPATCHER } }])),
      getGlobalDispatcher: { build: { shape: DISPATCHER } },
    },
    types: Object.fromEntries(['Dispatcher', ...UNDICI_CLASSES.split(' ')].map((name) => [name, DISPATCHER])),
  },
  {
    client: 'http',
    packages: ['http', 'https', 'node:http', 'node:https'],
    transports: ['http', 'socket'],
    exports: { default: HTTP, ...HTTP.members },
  },
  ...FURTHER_LIBRARIES,
]
