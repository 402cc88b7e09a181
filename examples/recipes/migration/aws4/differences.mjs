// Signs the same requests with aws4 and with @sigv4/core, and prints the differences.
import { createSigner } from '@sigv4/core';
import aws4 from 'aws4';

/** @param {{ headers?: object }} request */
const signedHeadersOf = ({ headers }) => /SignedHeaders=([^,]*)/.exec(JSON.stringify(headers))?.[1];

console.log('aws4');
const host = 'abc123.execute-api.eu-west-1.amazonaws.com';
const post = { host, path: '/prod/orders', body: '{}' };
console.log('  sets:', Object.keys(aws4.sign(post).headers ?? {}).join(' '));
console.log('  changes what it is given:', 'headers' in post);
console.log('  signs:', signedHeadersOf(aws4.sign({ host, path: '/', headers: { 'X-Page': '2' } })));
const elsewhere = aws4.sign({ host: 'api.example.com', path: '/' });
console.log(
  '  for a host that tells nothing:',
  /\d{8}(\/.*\/)aws4_request/.exec(String(elsewhere.headers?.['Authorization']))?.[1],
);

console.log('@sigv4/core');
const signer = createSigner();
const url = `https://${host}/prod/orders`;
const order = { method: 'POST', url, body: '{}' };
console.log('  sets:', Object.keys((await signer.sign(order)).headers).join(' '));
console.log('  changes what it is given:', 'headers' in order);
const get = { method: 'GET', url, headers: { 'X-Page': '2' } };
console.log('  signs:', signedHeadersOf(await signer.sign(get)));
console.log(
  "  signs, with signedHeaders: ['x-page']:",
  signedHeadersOf(await signer.sign(get, { signedHeaders: ['x-page'] })),
);
const refusal = await signer.sign({ method: 'GET', url: 'https://api.example.com/' }).catch((error) => error);
console.log('  for a host that tells nothing:', refusal.code);

// Prints:
// aws4
//   sets: Host Content-Type Content-Length X-Amz-Date Authorization
//   changes what it is given: true
//   signs: host;x-amz-date;x-page
//   for a host that tells nothing: /us-east-1//
// @sigv4/core
//   sets: x-amz-date authorization
//   changes what it is given: false
//   signs: host;x-amz-date
//   signs, with signedHeaders: ['x-page']: host;x-amz-date;x-page
//   for a host that tells nothing: ERR_UNKNOWN_SCOPE
