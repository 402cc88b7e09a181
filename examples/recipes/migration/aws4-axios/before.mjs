// Calls an API with aws4-axios. Compare it with after.mjs.
import { aws4Interceptor } from 'aws4-axios';
import axios from 'axios';

const api = axios.create({ baseURL: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod' });
api.interceptors.request.use(
  aws4Interceptor({
    // @ts-expect-error -- its types are those of axios' CommonJS build
    instance: api,
    credentials: {
      accessKeyId: process.env['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: process.env['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
    options: { service: 'execute-api', region: 'eu-west-1' },
  }),
);

console.log((await api.get('/items', { params: { limit: 2 } })).data);
console.log((await api.post('/orders', { table: 7 })).data);

// Prints:
// [ 'Darjeeling', 'Carrot cake' ]
// { id: 1, table: 7 }
