/**
 * @jest-environment @understudy/jest-env/jsdom
 * @jest-environment-options {"url": "http://127.0.0.1/shop"}
 */

test('asks from a page', async () => {
  expect(document.location.pathname).toBe('/shop')
  const request = new XMLHttpRequest()
  request.open('GET', `${process.env.SERVICE_URL}/docblock/jsdom`)
  await new Promise((resolve, reject) => {
    request.addEventListener('load', resolve)
    request.addEventListener('error', reject)
    request.send()
  })
  expect(JSON.parse(request.responseText)).toMatchObject({ path: '/docblock/jsdom' })
})
