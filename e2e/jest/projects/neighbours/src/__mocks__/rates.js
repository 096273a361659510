exports.rate = () => 'mocked'
