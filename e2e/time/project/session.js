// The code under test. It takes no token and no URL that has expired, or that is from the future.
const BASE = process.env.AUTH_URL

exports.logIn = async () => (await (await fetch(`${BASE}/login`, { method: 'POST' })).json()).access_token

exports.check = (token) => {
  const { iat, nbf, exp } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString())
  const now = Math.floor(Date.now() / 1000)
  if (exp <= now) throw new Error('the token has expired')
  if (nbf > now || iat > now) throw new Error('the token is from the future')
  return token
}

exports.whoAmI = async (token) => {
  return (await (await fetch(`${BASE}/me`, { headers: { authorization: `Bearer ${exports.check(token)}` } })).json())
    .name
}

exports.openDocument = async () => {
  const { url } = await (await fetch(`${BASE}/document`)).json()
  if (Number(new URL(url).searchParams.get('expires')) * 1000 <= new Date().getTime())
    throw new Error('the URL has expired')
  return (await fetch(url)).status
}
