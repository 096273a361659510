/** How many names a sentence has. */
const NAMED = 3

/** Join the first few names, and say how many more there are: `a, b, c and 12 more`. */
export function firstNames(names: readonly string[]): string {
  const more = names.length - NAMED
  if (more > 0) return `${names.slice(0, NAMED).join(', ')} and ${more} more`
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
