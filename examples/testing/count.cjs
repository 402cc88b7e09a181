// The code that jest-mock.test.cjs tests, in CommonJS.
const { sigv4 } = require('@sigv4/axios');
const axios = require('axios');

axios.interceptors.request.use(sigv4());

/** How many items there are. @returns {Promise<number>} */
exports.countItems = async () => {
  const { data } = await axios.get('https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items');
  return data.length;
};
