// axios-retry sends the caller's config again, and that is unsigned: every attempt is signed anew, with the time of the attempt.
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
