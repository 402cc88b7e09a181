// Retries a request with axios-retry. Replace the host by your own. axios-retry sends your config again, which contains no signature, so
// each attempt is signed with its own time.
import { sigv4 } from '@sigv4/axios';
import axios from 'axios';
import axiosRetry from 'axios-retry';

const api = axios.create({ baseURL: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod' });
api.interceptors.request.use(sigv4({ onEvent: ({ type }) => type === 'signed' && console.log('signed') }));
axiosRetry(api, { retries: 3, retryDelay: () => 10, retryCondition: ({ response }) => response?.status === 503 });

const { data } = await api.post('/orders', { table: 7, items: ['tea'] });
console.log(data);

// Prints:
// signed
// signed
// signed
// { id: 1, table: 7, items: [ 'tea' ] }
