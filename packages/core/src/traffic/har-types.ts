/** HTTP Archive 1.2 (http://www.softwareishard.com/blog/har-12-spec/), as far as it is written. */
export interface Har {
  log: {
    version: '1.2'
    creator: { name: string; version: string }
    entries: HarEntry[]
  }
}

/** One call. Names that begin with `_` are no part of the standard. */
export interface HarEntry {
  /** ISO 8601. */
  startedDateTime: string
  /** Sum of the timings, in ms. */
  time: number
  request: HarRequest
  response: HarResponse
  cache: Record<string, never>
  /** In ms; -1 for what does not apply. */
  timings: { blocked: -1; dns: -1; connect: -1; ssl: -1; send: number; wait: number; receive: number }
  /** Whose call it is in the recording. */
  _understudy: {
    recording: string
    id: string
    service: string
    operation: string
    test: string | null
    /** The failure as Node's clients tell it. */
    error?: { code: string; message: string }
    /** How a stream came: size of each piece in bytes, and how long after the one before it, in ms. */
    pieces?: { size: number; delayMs: number }[]
  }
}

/** A name and its value. */
export interface HarPair {
  name: string
  value: string
}

/** A request; sizes in bytes, -1 where they are not known. */
export interface HarRequest {
  method: string
  url: string
  httpVersion: string
  cookies: HarCookie[]
  headers: HarPair[]
  queryString: HarPair[]
  postData?: HarPostData
  headersSize: -1
  bodySize: number
}

/** A request's body, and the fields of it where it is a form. */
export interface HarPostData {
  mimeType: string
  text: string
  /** `base64` for bytes that are no text: HAR 1.2 has no way of its own to say so. */
  _encoding?: 'base64'
  params?: HarParam[]
}

/** A field of a form. */
export interface HarParam {
  name: string
  value?: string
  fileName?: string
  contentType?: string
}

/** A response; status 0 where the call failed before one began. */
export interface HarResponse {
  status: number
  statusText: string
  httpVersion: string
  cookies: HarCookie[]
  headers: HarPair[]
  content: { size: number; mimeType: string; compression?: number; text?: string; encoding?: 'base64' }
  redirectURL: string
  headersSize: -1
  bodySize: number
  /** In the words of Chromium, which other tools read. */
  _error?: string
  comment?: string
}

/** A cookie of a request, or one that a response sets. */
export interface HarCookie extends HarPair {
  path?: string
  domain?: string
  /** ISO 8601. */
  expires?: string
  httpOnly?: boolean
  secure?: boolean
}
