// Calls a private API of API Gateway through the DNS name of a VPC endpoint. Replace the endpoint and the id of the API. Every private API
// has this name, so each request states the id. Service and region are read from the name of the endpoint.
import { sigv4 } from '@sigv4/axios';
import { sigv4 as sigv4ForFetch } from '@sigv4/fetch';
import axios from 'axios';

const endpoint = 'https://vpce-0a1b2c3d4e5f67890-abcdefgh.execute-api.eu-west-1.vpce.amazonaws.com/prod';

// axios on Node sends the Host header that you pass, and this header is signed.
axios.interceptors.request.use(sigv4());
const { data } = await axios.get(`${endpoint}/items`, {
  headers: { Host: 'abc123.execute-api.eu-west-1.amazonaws.com' },
});
console.log(data);

// fetch always sends the host of the URL. So state the id in a header of API Gateway.
const signedFetch = sigv4ForFetch(fetch);
const response = await signedFetch(`${endpoint}/items?limit=1`, { headers: { 'x-apigw-api-id': 'abc123' } });
console.log(await response.json());

// Prints:
// [ 'Darjeeling', 'Carrot cake', 'Scones' ]
// [ 'Darjeeling' ]
