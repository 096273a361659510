// A stub as many a project has it: it answers for one address, and hands everything else on.
const passOn = globalThis.fetch

globalThis.fetch = async (input, options) =>
  input === 'https://stubbed.example.com/' ? new Response('from the stub') : passOn(input, options)
