import { newId, type Secrets } from './secrets.ts'
import { bearerOf, isRecent, isUuid, json, jsonOf, refuse, type Answer, type Asked, type Handler } from './service.ts'

/** How often an access token is taken before it has to be refreshed. */
const USES = 2

interface Customer {
  id: string
  email: string
  password: string
}

interface Session {
  customer: Customer
  accessToken: string
  refreshToken: string
  usesLeft: number
}

/** Customers who sign up, log in and move money, with access tokens that soon want to be refreshed. */
export function accounts(secrets: Secrets): Handler {
  const customers = new Map<string, Customer>()
  const sessions = new Set<Session>()
  const transfers = new Map<string, Record<string, unknown>>()

  const tokens = (): Pick<Session, 'accessToken' | 'refreshToken' | 'usesLeft'> => ({
    accessToken: secrets.issue(),
    refreshToken: secrets.issue(),
    usesLeft: USES,
  })
  const shown = ({ accessToken, refreshToken }: Session): object => ({
    accessToken,
    refreshToken,
    tokenType: 'Bearer',
    expiresIn: 900,
  })

  const signUp = (asked: Asked): Answer => {
    const { requestId, email, password, signedUpAt } = jsonOf(asked) as Record<string, string>
    if (!isUuid(requestId) || !isRecent(signedUpAt) || !email || !password) return refuse(422, 'invalid_customer')
    const customer = { id: newId('cus_'), email: secrets.note(email), password: secrets.note(password) }
    customers.set(email, customer)
    return json(201, { id: customer.id, email, requestId, createdAt: new Date().toISOString() })
  }
  const logIn = (asked: Asked): Answer => {
    const { email = '', password, deviceId } = jsonOf(asked) as Record<string, string>
    const customer = customers.get(email)
    if (customer === undefined || customer.password !== password || !isUuid(deviceId)) return refuse(401, 'bad_log_in')
    const session: Session = { customer, ...tokens() }
    sessions.add(session)
    const cookie = `sid=${secrets.issue()}; Path=/; HttpOnly; SameSite=Lax`
    return json(201, { ...shown(session), deviceId }, { 'set-cookie': [cookie, 'lang=en; Path=/'] })
  }
  const refresh = (asked: Asked): Answer => {
    const { refreshToken } = jsonOf(asked) as Record<string, string>
    const session = [...sessions].find((one) => one.refreshToken === refreshToken)
    if (session === undefined) return refuse(401, 'bad_refresh_token')
    return json(200, shown(Object.assign(session, tokens())))
  }
  const transfer = (asked: Asked): Answer => {
    const { requestId, from, to, amount, currency, valueDate } = jsonOf(asked) as Record<string, unknown>
    const today = new Date().toISOString().slice(0, 10)
    if (!isUuid(requestId) || valueDate !== today || typeof amount !== 'number') return refuse(422, 'invalid_transfer')
    const id = newId('tr_')
    const made = { id, requestId, from, to, amount, currency, valueDate, executedAt: new Date().toISOString() }
    transfers.set(id, made)
    return json(201, made)
  }
  const withToken = (asked: Asked, answer: (session: Session) => Answer): Answer => {
    const session = [...sessions].find(({ accessToken }) => accessToken === bearerOf(asked))
    if (session === undefined) return refuse(401, 'bad_token')
    session.usesLeft -= 1
    return session.usesLeft < 0 ? refuse(401, 'token_expired') : answer(session)
  }

  return (asked) => {
    const [first, second] = asked.path
    switch (`${asked.method} ${first}`) {
      case 'POST customers':
        return signUp(asked)
      case 'POST sessions':
        return second === 'refresh' ? refresh(asked) : logIn(asked)
      case 'GET me':
        return withToken(asked, ({ customer: { id, email } }) => json(200, { id, email }))
      case 'POST transfers':
        return withToken(asked, () => transfer(asked))
      case 'GET transfers':
        return withToken(asked, () => json(transfers.has(second!) ? 200 : 404, transfers.get(second!) ?? null))
      default:
        return refuse(404, 'no_route')
    }
  }
}
