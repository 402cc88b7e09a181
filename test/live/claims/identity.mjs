import { accepted, explainedAs, open, refused } from './claim.mjs';
import { hasHighS } from './high-s.mjs';
import { aboutWrongClock } from './wrong-clock.mjs';

const ACTION = 'Action=GetCallerIdentity&Version=2011-06-15';

/**
 * STS GetCallerIdentity. Everybody may call it, and it changes nothing.
 *
 * @param {import('../aws.mjs').Aws} aws
 */
export function aboutIdentity(aws) {
  const { region, suffix } = aws;
  const home = `https://sts.${region}.${suffix}/`;
  const url = `${home}?${ACTION}`;
  const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  const elsewhere = region === 'eu-north-1' ? 'eu-west-1' : 'eu-north-1';

  /** Chance decides whether s is in the upper half, so it is signed until it is as wanted. @param {boolean} high */
  async function withHighS(high) {
    for (let tries = 0; tries < 64; tries++) {
      const signed = await aws.signer.sign({ method: 'GET', url }, { regionSet: [region] });
      if (hasHighS(signed.headers['authorization'] ?? '') === high) return aws.plain({ method: 'GET', ...signed });
    }
    throw new Error(`None of 64 signatures has a ${high ? 'high' : 'low'} s.`);
  }

  /** @param {string[]} regionSet */
  const inQuery = async (...regionSet) =>
    aws.plain({ method: 'GET', url: await aws.presign(url, regionSet.length > 0 ? { regionSet } : {}) });

  return [
    accepted('STS, signed in the header, through fetch', () => aws.fetch(home, { ...form, body: ACTION })),
    accepted('STS, signed in the header, through axios', () => aws.axios(home, { ...form, data: ACTION })),
    accepted('STS, signed in the query', () => inQuery()),
    accepted('STS, SigV4a for this region', () => aws.fetch(url, { sigv4: { regionSet: [region] } })),
    accepted('STS, SigV4a for all regions, through axios', () =>
      aws.axios(home, { ...form, data: ACTION, sigv4: { regionSet: ['*'] } }),
    ),
    accepted('STS, SigV4a for two regions, in the query', () => inQuery(elsewhere, region)),
    refused(
      'STS, SigV4a for another region',
      () => aws.fetch(url, { sigv4: { regionSet: [elsewhere] } }),
      explainedAs('wrong-scope'),
    ),
    open('STS, SigV4a for a prefix of the region', () =>
      aws.fetch(url, { sigv4: { regionSet: [region.replace(/-.*/, '-*')] } }),
    ),
    accepted('STS, SigV4a, s in the lower half', () => withHighS(false)),
    open('STS, SigV4a, s in the upper half', () => withHighS(true)),
    refused(
      'STS, scoped to another region',
      () => aws.fetch(url, { sigv4: { region: elsewhere } }),
      explainedAs('wrong-scope'),
    ),
    refused(
      'STS, another secret access key',
      () => aws.fetch(url, { sigv4: { credentials: aws.wrongSecret } }),
      explainedAs('wrong-secret', 'signature-mismatch'),
    ),
    aboutWrongClock('STS', aws, url, 'GET'),
  ];
}
