// From "Missing Authentication Token" to "Hello from Lambda!": the same URL, unsigned and signed, with axios and with fetch.
import { sigv4 } from '@sigv4/axios';
import { sigv4 as sigv4ForFetch } from '@sigv4/fetch';
import axios from 'axios';

const url = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/hello';

const unsigned = await fetch(url);
console.log(unsigned.status, await unsigned.json());

axios.interceptors.request.use(sigv4());
const { data } = await axios.get(url);
console.log(data);

const signedFetch = sigv4ForFetch(fetch);
const signed = await signedFetch(url);
console.log(signed.status, await signed.json());

// Prints:
// 403 { message: 'Missing Authentication Token' }
// Hello from Lambda!
// 200 Hello from Lambda!
