// A custom domain says nothing of AWS, so the signer is told: which hosts, and what their signatures are for.
import { sigv4 } from '@sigv4/axios';
import axios from 'axios';

axios.interceptors.request.use(sigv4({ service: 'execute-api', region: 'eu-west-1', hosts: ['api.example.com'] }));

const { data: items } = await axios.get('https://api.example.com/items', { params: { limit: 1 } });
console.log(items);

// A signer with a service was made for one API. What goes elsewhere must say so, or it is refused before anything is sent.
const refusal = await axios
  .get('https://api.example.org/items')
  .catch((/** @type {import('axios').AxiosError} */ error) => error);
console.log('code' in refusal && refusal.code);

// Prints:
// [ 'Darjeeling' ]
// ERR_HOST_NOT_ALLOWED
