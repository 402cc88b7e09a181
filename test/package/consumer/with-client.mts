// An ES module of a user with a client over axios that is CommonJS.
import { sigv4 } from '@sigv4/axios';
import axios from 'axios';
import { get } from './client.cjs';

const url = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/hello';

axios.interceptors.request.use(sigv4());
await axios.get(url, { sigv4: false });
await get(url, { sigv4: { region: 'eu-west-1' } });
// @ts-expect-error hosts are the signer's
await get(url, { sigv4: { hosts: [] } });
