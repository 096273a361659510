export async function measureThroughput() {
  return { ordinary: [], hostile: [] }
}
