/**
 * @vitest-environment jsdom
 * @jest-environment @understudy/jest-env/jsdom
 */
const { check } = require('./session.js')

test('uses a token in a page', async () => {
  const request = new XMLHttpRequest()
  request.open('POST', `${process.env.AUTH_URL}/login`)
  await new Promise((resolve) => {
    request.onloadend = resolve
    request.send()
  })
  check(JSON.parse(request.responseText).access_token)
  expect(new Date().constructor).toBe(Date)
})
