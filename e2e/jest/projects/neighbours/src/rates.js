exports.rate = () => 'real'
