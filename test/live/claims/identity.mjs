import { hasHighS } from './high-s.mjs';

/** @import { Aws } from '../aws.mjs' */
/** @import { Claim } from '../judge.mjs' */

const HOUR = 3_600_000;
const ACTION = 'Action=GetCallerIdentity&Version=2011-06-15';

/**
 * STS GetCallerIdentity. Everybody may call it, and it changes nothing.
 *
 * @param {Aws} aws
 * @returns {Claim[]}
 */
export function aboutIdentity(aws) {
  const { region, suffix, credentials } = aws;
  const home = `https://sts.${region}.${suffix}/`;
  const url = `${home}?${ACTION}`;
  const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  const elsewhere = region === 'eu-north-1' ? 'eu-west-1' : 'eu-north-1';
  const wrongSecret = { ...credentials, secretAccessKey: 'x'.repeat(40) };

  /** Whether s of a SigV4a signature is in the upper half is chance, so it is signed until it is as wanted. @param {boolean} high */
  async function signedWith(high) {
    for (let tries = 0; tries < 64; tries++) {
      const signed = await aws.signer.sign({ method: 'GET', url }, { regionSet: [region] });
      if (hasHighS(signed.headers['authorization'] ?? '') === high) return { method: 'GET', ...signed };
    }
    throw new Error(`64 signatures, and none of them has ${high ? 'a high' : 'a low'} s.`);
  }

  return [
    {
      claim: 'STS, signed in the header, through fetch',
      expect: 'accepted',
      ask: () => aws.fetch(home, { ...form, body: ACTION }),
    },
    {
      claim: 'STS, signed in the header, through axios',
      expect: 'accepted',
      ask: () => aws.axios(home, { ...form, data: ACTION }),
    },
    {
      claim: 'STS, signed in the query',
      expect: 'accepted',
      ask: async () => aws.plain({ method: 'GET', url: await aws.presign(url) }),
    },
    {
      claim: 'STS, SigV4a for this region',
      expect: 'accepted',
      ask: () => aws.fetch(url, { sigv4: { regionSet: [region] } }),
    },
    {
      claim: 'STS, SigV4a for all regions, through axios',
      expect: 'accepted',
      ask: () => aws.axios(home, { ...form, data: ACTION, sigv4: { regionSet: ['*'] } }),
    },
    {
      claim: 'STS, SigV4a for two regions, in the query',
      expect: 'accepted',
      ask: async () => aws.plain({ method: 'GET', url: await aws.presign(url, { regionSet: [elsewhere, region] }) }),
    },
    {
      claim: 'STS, SigV4a for another region',
      expect: 'refused',
      ask: () => aws.fetch(url, { sigv4: { regionSet: [elsewhere] } }),
    },
    {
      claim: 'STS, SigV4a, s in the lower half',
      expect: 'accepted',
      ask: async () => aws.plain(await signedWith(false)),
    },
    { claim: 'STS, SigV4a, s in the upper half', expect: 'open', ask: async () => aws.plain(await signedWith(true)) },
    {
      claim: 'STS, scoped to another region',
      expect: 'refused',
      ask: () => aws.fetch(url, { sigv4: { region: elsewhere } }),
    },
    {
      claim: 'STS, another secret access key',
      expect: 'refused',
      ask: () => aws.fetch(url, { sigv4: { credentials: wrongSecret } }),
    },
    recovered('STS, a clock that is an hour late', () => url, aws),
  ];
}

/**
 * A clock that is wrong is corrected, and the request is sent again.
 *
 * @param {string} claim
 * @param {() => string} urlOf
 * @param {Aws} aws
 * @param {string} [method]
 * @returns {Claim}
 */
export function recovered(claim, urlOf, aws, method = 'GET') {
  let seen = false;
  const signer = aws.signerWith({
    now: () => Date.now() - HOUR,
    onEvent: ({ type }) => void (seen ||= type === 'recovered'),
  });
  return {
    claim,
    expect: 'accepted',
    ask: () => aws.fetch(urlOf(), { method, signer }),
    check: () => (seen ? undefined : 'the first signature was accepted, although its time is wrong.'),
  };
}
