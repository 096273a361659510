/** How long the first line waits, and each next one, in ms: what is done by then needs none. */
const PAUSE_MS = 200

const CLEAR = '\r\u001B[K'

/** Show on a terminal how far the work is, in one line; anywhere else, show nothing. */
export function progressOn(stream: NodeJS.WriteStream): (text: string) => void {
  if (!stream.isTTY) return () => {}
  let shownAt = performance.now()
  let isShown = false
  return (text) => {
    const now = performance.now()
    if (text === '' && isShown) stream.write(CLEAR)
    if (text === '' || now - shownAt < PAUSE_MS) return
    stream.write(CLEAR + text)
    shownAt = now
    isShown = true
  }
}
