// axios behind a corporate proxy. From 1.16.1 axios reads HTTPS_PROXY and NO_PROXY, and opens a tunnel to the API.
import { sigv4 } from '@sigv4/axios';
import axios from 'axios';
import { HttpsProxyAgent } from 'https-proxy-agent';

const baseURL = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';
const api = axios.create({ baseURL });
api.interceptors.request.use(sigv4());
const { data: items } = await api.get('/items', { params: { limit: 2 } });
console.log(items);

// An older axios sends the whole request to the proxy, readable, and no tunnel. This agent opens one, in every version.
const httpsAgent = new HttpsProxyAgent(process.env['HTTPS_PROXY'] ?? '');
const olderApi = axios.create({ baseURL, httpsAgent, proxy: false });
olderApi.interceptors.request.use(sigv4());
const { data: order } = await olderApi.post('/orders', { table: 7 });
console.log(order);

// Prints:
// [ 'Darjeeling', 'Carrot cake' ]
// { id: 1, table: 7 }
