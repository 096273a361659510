/**
 * The clients, by name. Each makes a function from URL to the parsed answer, and is made after the tool stands,
 * as a test file would import it.
 */
export const clients = {
  fetch: async () => async (url) => (await fetch(url)).json(),

  http: async () => {
    const { default: http } = await import('node:http')
    return (url) =>
      new Promise((resolve, reject) => {
        const request = http.get(url, (response) => {
          let text = ''
          response.setEncoding('utf8')
          response.on('data', (chunk) => (text += chunk))
          response.on('end', () => resolve(JSON.parse(text)))
          response.on('error', reject)
        })
        request.on('error', reject)
      })
  },

  axios: async () => {
    const { default: axios } = await import('axios')
    const instance = axios.create({ adapter: 'http', proxy: false })
    return async (url) => (await instance.get(url)).data
  },

  'axios-fetch': async () => {
    const { default: axios } = await import('axios')
    const instance = axios.create({ adapter: 'fetch' })
    return async (url) => (await instance.get(url)).data
  },

  undici: async () => {
    const { request } = await import('undici')
    return async (url) => (await request(url)).body.json()
  },
}

/** How the tables call the clients. */
export const CLIENT_TITLES = {
  fetch: 'fetch',
  http: 'http.get',
  axios: 'axios (http)',
  'axios-fetch': 'axios (fetch)',
  undici: 'undici.request',
}
