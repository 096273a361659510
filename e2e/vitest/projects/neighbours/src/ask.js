import http from 'node:http'

const service = process.env.SERVICE_URL

/** Ask by each road that a client may take; all have to agree. */
export async function ask(path, base = service) {
  const answers = [await byFetch(base + path), await byHttp(base + path)]
  if (answers[0] !== answers[1]) throw new Error(`fetch got ${answers[0]}, http got ${answers[1]}`)
  return JSON.parse(answers[0])
}

async function byFetch(url) {
  const response = await fetch(url)
  return response.text()
}

function byHttp(url) {
  return new Promise((resolve, reject) => {
    const sent = http.get(url, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part) => (text += part))
      response.on('end', () => resolve(text))
    })
    sent.on('error', reject)
  })
}
