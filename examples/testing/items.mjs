import { sigv4 } from '@sigv4/axios';
import axios from 'axios';

/**
 * The client under test: it lists and adds items through an API behind IAM.
 *
 * @param {string} baseURL
 * @param {import('@sigv4/axios').SigV4Options} [options]
 */
export function itemsClient(baseURL, options) {
  const client = axios.create({ baseURL });
  client.interceptors.request.use(sigv4(options));
  return {
    /** @returns {Promise<string[]>} */
    list: async () => (await client.get('/items', { params: { sort: 'name' } })).data,
    /** @param {string} name */
    add: async (name) => (await client.post('/items', { name })).data,
  };
}
