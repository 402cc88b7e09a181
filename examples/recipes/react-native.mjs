// React Native: a guest of a Cognito identity pool calls an API. React Native has no WebCrypto, so the app brings one.
import { sigv4 } from '@sigv4/axios';
import axios from 'axios';
import { install } from 'react-native-quick-crypto';
import { guestOf } from './browser/cognito.mjs';

install(); // crypto.subtle, before the first request

const api = axios.create({ baseURL: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod' });
api.interceptors.request.use(sigv4({ credentials: guestOf('eu-west-1:00000000-0000-0000-0000-000000000000') }));

const { data: items } = await api.get('/items', { params: { limit: 2 } });
console.log(items);
const { data: order } = await api.post('/orders', { table: 7 });
console.log(order);

// Prints:
// [ 'Darjeeling', 'Carrot cake' ]
// { id: 1, table: 7 }
