/** @import { Claim } from '../judge.mjs' */

/** Spellings that clients and verifiers are known to read in different ways. */
const PATHS = ['a b', 'a+b', 'a%2Bb', 'a%2Fb', 'caf\u00e9', "!'()*", ':@$,;=&', '%41~', 'a%25b'];
const QUERIES = [
  'q=a b',
  'q=a+b',
  'q=a%2Bb',
  'q=caf\u00e9',
  "q=!'()*",
  'b=2&a=1',
  'a=2&a=1',
  'a1=x&a=y',
  'empty=&none',
  'q=a=b',
  'q=%41~',
  'q=/:@',
];

/**
 * An API behind IAM. It is called with GET only.
 *
 * @param {import('../aws.mjs').Aws} aws
 * @param {string} api its URL, without a slash at the end
 * @returns {Claim[]}
 */
export function aboutApi(aws, api) {
  /** A domain of your own states no service: then it is API Gateway's. */
  const isAws = /\.(amazonaws\.com(\.cn)?|on\.aws|api\.aws)$/.test(new URL(api).hostname);
  const own = isAws ? {} : { service: 'execute-api', region: aws.region };
  /** @param {string} claim @param {() => Promise<import('../aws.mjs').Answer>} ask @returns {Claim} */
  const accepted = (claim, ask) => ({ claim: `API, ${claim}`, expect: 'accepted', ask, behind: 'application' });

  return [
    accepted('its URL, through fetch', () => aws.fetch(api, { sigv4: own })),
    accepted('its URL, through axios', () => aws.axios(api, { sigv4: own })),
    accepted('its URL, signed in the query', async () =>
      aws.plain({ method: 'GET', url: await aws.presign(api, own) }),
    ),
    ...PATHS.map((path) => accepted(`path /${path}`, () => aws.fetch(`${api}/${path}`, { sigv4: own }))),
    ...QUERIES.map((query) => accepted(`query ?${query}`, () => aws.fetch(`${api}?${query}`, { sigv4: own }))),
    accepted("query ?q=a b&q=!'()*, through axios", () => aws.axios(`${api}?q=a b&q=!'()*`, { sigv4: own })),
    // The signer folds repeated slashes in what it signs, and sends them.
    {
      claim: 'API, path /a//b, signed as /a/b',
      expect: 'open',
      behind: 'application',
      ask: () => aws.fetch(`${api}/a//b`, { sigv4: own }),
    },
    {
      claim: "API, payload: 'unsigned'",
      expect: 'open',
      behind: 'application',
      ask: () => aws.fetch(api, { sigv4: { ...own, payload: 'unsigned' } }),
    },
  ];
}
