// Calls an API with a custom domain. Such a host does not state the service or the region, so you pass both, and the host. Replace all
// three by your own.
import { sigv4 } from '@sigv4/axios';
import axios from 'axios';

axios.interceptors.request.use(sigv4({ service: 'execute-api', region: 'eu-west-1', hosts: ['api.example.com'] }));

const { data: items } = await axios.get('https://api.example.com/items', { params: { limit: 1 } });
console.log(items);

// A signer with a service is for one API. A request to another host throws before anything is sent.
const refusal = await axios
  .get('https://api.example.org/items')
  .catch((/** @type {import('axios').AxiosError} */ error) => error);
console.log('code' in refusal && refusal.code);

// Prints:
// [ 'Darjeeling' ]
// ERR_HOST_NOT_ALLOWED
