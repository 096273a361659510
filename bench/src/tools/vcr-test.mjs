import { plainPlayer } from './bodies.mjs'

/** Record into one cassette. */
export async function record({ dir }) {
  const { FileStorage, RecordMode, VCR } = await import('vcr-test')
  const vcr = new VCR(new FileStorage(dir))
  vcr.mode = RecordMode.once
  const cassette = await vcr.useCassette('bench')
  return { ...plainPlayer, finish: () => cassette[Symbol.asyncDispose]() }
}

/** Play that cassette; each recording plays once. */
export async function replay({ dir }) {
  const { FileStorage, RecordMode, VCR } = await import('vcr-test')
  const vcr = new VCR(new FileStorage(dir))
  vcr.mode = RecordMode.none
  let cassette = await vcr.useCassette('bench')
  return {
    ...plainPlayer,
    async rewind() {
      await cassette[Symbol.asyncDispose]()
      cassette = await vcr.useCassette('bench')
    },
  }
}
