/** Ask the service, and say what it answered. */
export async function ask(path: string): Promise<string> {
  const response = await fetch(`${process.env.SERVICE_URL}${path}`)
  const answer = (await response.json()) as { path: string }
  return answer.path
}
