/** Ask the service. */
exports.ask = (path) => fetch(process.env.SERVICE_URL + path)
