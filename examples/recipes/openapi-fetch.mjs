// Calls an API behind IAM with openapi-fetch, which takes a fetch. Replace the host by your own, and the types by those that you generate
// from your OpenAPI document.
import { sigv4 } from '@sigv4/fetch';
import createClient from 'openapi-fetch';

/**
 * @typedef {{ content: { 'application/json': string[] } }} Items
 * @typedef {{ '/items': { get: { parameters: { query?: { kind?: string, limit?: number } }, responses: { 200: Items } } } }} Paths
 */

/** @type {import('openapi-fetch').Client<Paths>} */
const api = createClient({ baseUrl: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod', fetch: sigv4(fetch) });

const { data } = await api.GET('/items', { params: { query: { kind: 'tea & cake', limit: 2 } } });
console.log(data);

// Prints:
// [ 'Darjeeling', 'Carrot cake' ]
