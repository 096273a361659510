export { createSession, SESSION } from './file-session.js'
export type { FinishOptions, PlannedTest, Realm, Session, SessionOptions, TestStatus } from './session.js'
export type { Mode, SessionResult } from '../model/index.js'
