// SigV4a: the platform's own ECDSA, judged by the gateway and by WebCrypto.
import axios from 'axios';
import { sigv4 as signAxios } from '@sigv4/axios';
import { createSigner, presign, stringToSign } from '@sigv4/core';
import { ADAPTERS } from './axios.mjs';
import { equal, ok, test } from './check.mjs';
import { arrived, signedFetch } from './fetch.mjs';
import { TEMPORARY } from './keys.mjs';

const SETS = [['*'], ['eu-west-1'], ['us-east-1', 'eu-west-1']];

for (const regionSet of SETS) {
  test(`SigV4a: a request with a body, for ${regionSet.join()}`, async ({ urls }) => {
    const signed = signedFetch({ region: undefined, regionSet });
    const got = await arrived(await signed(`${urls.api}/prod/a b?b=2&a=1`, { method: 'POST', body: 'größe' }));
    equal(got.headers['x-amz-region-set'], regionSet.join());
    ok(got.headers['authorization'].startsWith('AWS4-ECDSA-P256-SHA256 Credential='), got.headers['authorization']);
  });

  test(`SigV4a: a presigned URL, for ${regionSet.join()}`, async ({ urls }) => {
    const url = await presign(
      { credentials: TEMPORARY, regionSet },
      { method: 'GET', url: `${urls.s3}/bucket/a%20key+é` },
      { service: 's3', expiresIn: 60 },
    );
    const response = await fetch(url);
    equal(response.status, 200, await response.clone().text());
  });
}

for (const adapter of ADAPTERS) {
  test(`SigV4a: axios on ${adapter}`, async ({ urls }) => {
    const client = axios.create({ adapter });
    client.interceptors.request.use(
      signAxios({ credentials: TEMPORARY, hosts: ['127.0.0.1'], service: 'execute-api', regionSet: ['*'] }),
    );
    const { status, data } = await client.post(`${urls.api}/prod/items`, { a: 1 });
    equal([status, data.headers['x-amz-region-set']], [200, '*']);
  });
}

test('SigV4a: another region than those of the set is refused', async ({ urls }) => {
  const signed = signedFetch({ region: undefined, regionSet: ['us-east-1'], recover: false });
  equal((await signed(`${urls.api}/prod/items`)).status, 403);
});

test('SigV4a: a multi-region access point is signed with no options', async () => {
  const { headers } = await createSigner({ credentials: TEMPORARY }).sign({
    method: 'GET',
    url: 'https://mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com/key',
  });
  equal(headers['x-amz-region-set'], '*');
});

/** AWS's example key, and the point that belongs to it: https://github.com/awslabs/aws-c-auth (tests/aws-signing-test-suite/v4a). */
const EXAMPLE = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const POINT = [
  'b6618f6a65740a99e650b33b6b4b5bd0d43b176d721a3edfea7e7d2d56d936b1',
  '865ed22a7eadc9c5cb9d2cbaca1b3699139fedc5043dc6661864218330c8e518',
];

const bytesOf = (hex) => Uint8Array.from(hex.match(/../g), (digits) => Number.parseInt(digits, 16));

/** The two numbers of a signature in DER, as WebCrypto takes them. Throws for anything but the shortest form. */
function numbersOf(signature) {
  const [, length, rest] = /^30(..)(.*)$/.exec(signature);
  equal(Number.parseInt(length, 16) * 2, rest.length, 'the length of the DER');
  const [, first] = /^02(..)/.exec(rest);
  const end = 4 + Number.parseInt(first, 16) * 2;
  const [one, two] = [rest.slice(4, end), rest.slice(end + 4)];
  equal(rest.slice(end, end + 4), `02${(two.length / 2).toString(16).padStart(2, '0')}`);
  for (const number of [one, two])
    ok(/^(00[89a-f]|0[1-9a-f]|[1-7])/.test(number), `${number} is not the shortest form of a positive number`);
  return bytesOf([one, two].map((number) => number.replace(/^00/, '').padStart(64, '0')).join(''));
}

test('SigV4a: 600 signatures are those of AWS’s example key, also where a number begins with zeros', async () => {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = await crypto.subtle.importKey('raw', bytesOf(`04${POINT.join('')}`), algorithm, false, ['verify']);
  const date = new Date('2026-01-01T00:00:00Z');
  const signer = createSigner({ credentials: EXAMPLE, now: () => date.getTime() });
  for (let count = 0; count < 600; count++) {
    const request = { method: 'GET', url: `https://api.example.com/${count}` };
    const scope = { service: 'execute-api', regionSet: ['*'] };
    const { headers } = await signer.sign(request, scope);
    const [, signature] = /Signature=([\da-f]+)$/.exec(headers['authorization']);
    const text = new TextEncoder().encode(await stringToSign(request, { ...scope, date }));
    ok(
      await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, numbersOf(signature), text),
      `the signature ${signature} of /${count}`,
    );
  }
});

test('SigV4a: where the platform does not complete the public key, @sigv4/core/p256 does', async () => {
  const { subtle } = crypto;
  const importKey = subtle.importKey.bind(subtle);
  let refused = 0;
  Object.defineProperty(subtle, 'importKey', {
    configurable: true,
    writable: true,
    value: (format, data, ...rest) => {
      if (format !== 'pkcs8' || data.byteLength > 100) return importKey(format, data, ...rest);
      refused += 1;
      return Promise.reject(new DOMException('Data provided to an operation does not meet requirements', 'DataError'));
    },
  });
  try {
    const signer = createSigner({ credentials: { ...EXAMPLE } });
    const sign = () =>
      signer.sign({ method: 'GET', url: 'https://api.example.com/' }, { service: 's3', regionSet: ['*'] });
    const outcome = await sign().catch((error) => error);
    if (refused) ok(/npm install @noble\/curves.*@sigv4\/core\/p256/.test(outcome.message), outcome.message);
    await import('@sigv4/core/p256');
    ok((await sign()).headers['authorization'].includes('Signature=30'), 'it signs');
  } finally {
    delete subtle.importKey;
  }
});
