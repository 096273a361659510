export async function compareLibraries() {
  return []
}
