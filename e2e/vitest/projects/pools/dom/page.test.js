import { expect, test } from 'vitest'

const service = process.env.SERVICE_URL

test('has a document', () => {
  document.body.innerHTML = '<p>a page</p>'
  expect(document.querySelector('p')?.textContent).toBe('a page')
})

test('fetches', async () => {
  const response = await fetch(`${service}/dom/fetch`)
  await expect(response.json()).resolves.toMatchObject({ path: '/dom/fetch' })
})

test('sends an XMLHttpRequest', async () => {
  const text = await new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('GET', `${service}/dom/xhr`)
    request.addEventListener('load', () => resolve(request.responseText))
    request.addEventListener('error', () => reject(new Error('no answer')))
    request.send()
  })
  expect(JSON.parse(text)).toMatchObject({ path: '/dom/xhr' })
})
