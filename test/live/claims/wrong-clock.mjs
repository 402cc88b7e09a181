import { accepted } from './claim.mjs';

const HOUR = 3_600_000;

/**
 * A clock that is wrong is corrected, and the request is sent again.
 *
 * @param {string} where names the service in the claim
 * @param {import('../aws.mjs').Aws} aws
 * @param {string} url
 * @param {string} method
 */
export function aboutWrongClock(where, aws, url, method) {
  let recovered = false;
  const signer = aws.signerWith({
    now: () => Date.now() - HOUR,
    onEvent: ({ type }) => void (recovered ||= type === 'recovered'),
  });
  return accepted(`${where}, ${method}, a clock that is an hour late`, () => aws.fetch(url, { method, signer }), {
    check: () => (recovered ? undefined : 'the first signature was accepted, although its time is wrong.'),
  });
}
