// Calls an API behind IAM from a server of Next.js. Its credentials stay there: no client component imports this module.
import { sigv4 } from '@sigv4/fetch';

const API = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';
const signedFetch = sigv4(fetch); // once for the module, so credentials are cached

/** Next.js stores what this function returns, and nothing of the signature. */
export async function readItems() {
  'use cache';
  const response = await signedFetch(`${API}/items?limit=2`, { cache: 'no-store' });
  if (!response.ok) throw new Error(`The tea room answers ${response.status}.`); // an error is not stored
  return response.json();
}

/** @param {unknown} order */
export function placeOrder(order) {
  return signedFetch(`${API}/orders`, {
    method: 'POST',
    cache: 'no-store',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(order),
  });
}
