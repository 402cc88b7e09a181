// A private API of API Gateway, reached through the DNS name of a VPC endpoint. That name leads to every private API of the
// endpoint, so the request has to say which one is meant. The scope is told from the endpoint's name.
import { sigv4 } from '@sigv4/axios';
import { sigv4 as sigv4ForFetch } from '@sigv4/fetch';
import axios from 'axios';

const endpoint = 'https://vpce-0a1b2c3d4e5f67890-abcdefgh.execute-api.eu-west-1.vpce.amazonaws.com/prod';

// axios on Node sends the Host header it is given, and that is the one that is signed.
axios.interceptors.request.use(sigv4());
const { data } = await axios.get(`${endpoint}/items`, {
  headers: { Host: 'abc123.execute-api.eu-west-1.amazonaws.com' },
});
console.log(data);

// fetch takes the Host header from the URL, always. API Gateway has another header for it.
const signedFetch = sigv4ForFetch(fetch);
const response = await signedFetch(`${endpoint}/items?limit=1`, { headers: { 'x-apigw-api-id': 'abc123' } });
console.log(await response.json());

// Prints:
// [ 'Darjeeling', 'Carrot cake', 'Scones' ]
// [ 'Darjeeling' ]
