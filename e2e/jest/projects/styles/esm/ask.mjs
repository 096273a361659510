/** Ask the service, and say what it answered. */
export async function ask(path) {
  const response = await fetch(`${process.env.SERVICE_URL}${path}`)
  return (await response.json()).path
}
