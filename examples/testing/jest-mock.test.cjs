// Mocks axios with jest.mock. The code under test registers the interceptor, but nothing is signed.
jest.mock('axios');
const axios = require('axios');
const { countItems } = require('./count.cjs');

it('counts what the API answers', async () => {
  axios.get.mockResolvedValue({ data: ['one', 'two'] });
  expect(await countItems()).toBe(2);
});

it('would sign: the interceptor is registered', () => {
  expect(axios.interceptors.request.use).toHaveBeenCalledTimes(1);
});
