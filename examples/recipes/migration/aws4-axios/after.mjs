// Calls an API with @sigv4/axios. Compare it with before.mjs.
import { sigv4 } from '@sigv4/axios';
import axios from 'axios';

const api = axios.create({ baseURL: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod' });
api.interceptors.request.use(sigv4());

console.log((await api.get('/items', { params: { limit: 2 } })).data);
console.log((await api.post('/orders', { table: 7 })).data);

// Prints:
// [ 'Darjeeling', 'Carrot cake' ]
// { id: 1, table: 7 }
