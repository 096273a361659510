import { expect, test } from 'vitest'
import { setting } from './call.ts'
import { finishLogin, renewLogin, startLogin, type PendingLogin } from './oauth.ts'

/** Do what the user's browser does, up to the redirect back to the application. */
async function browse({ url }: PendingLogin): Promise<string> {
  const headers = { cookie: `sso=${setting('IDENTITY_COOKIE')}` }
  const response = await fetch(url, { redirect: 'manual', headers })
  expect(response.status).toBe(302)
  return response.headers.get('location') ?? ''
}

test('logs a user in by authorization code, and renews the log-in', async () => {
  const pending = startLogin()
  const login = await finishLogin(pending, await browse(pending))
  expect(login.email).toContain('@')
  expect(login.expiresAt).toBeGreaterThan(Date.now())

  const renewed = await renewLogin(login, pending)
  expect(renewed.subject).toBe(login.subject)
  expect(renewed.expiresAt).toBeGreaterThan(Date.now())
})

test('refuses a callback that belongs to another log-in', async () => {
  const pending = startLogin()
  const callback = await browse(pending)
  await expect(finishLogin(startLogin(), callback)).rejects.toThrow('the state is not ours')
})
