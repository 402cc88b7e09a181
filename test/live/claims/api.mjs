import { accepted, open, skipped } from './claim.mjs';

/** Spellings that clients and verifiers are known to read in different ways. */
const PATHS = ['a b', 'a+b', 'a%2Bb', 'a%2Fb', 'café', "!'()*", ':@$,;=&', '%41~', 'a%25b'];
const QUERIES = [
  'q=a b',
  'q=a+b',
  'q=a%2Bb',
  'q=café',
  "q=!'()*",
  'b=2&a=1',
  'a=2&a=1',
  'a1=x&a=y',
  'empty=&none',
  'q=a=b',
  'q=%41~',
  'q=/:@',
];

/** An application has answers of its own, which say nothing about the signature. */
const BEHIND = /** @type {const} */ ({ behind: 'application' });

/**
 * An API behind IAM. It is called with GET only.
 *
 * @param {import('../aws.mjs').Aws} aws
 * @param {string} api its URL, without a slash at the end
 */
export function aboutApi(aws, api) {
  /** A domain of your own states no service: then it is API Gateway's. */
  const isAws = /\.(amazonaws\.com(\.cn)?|on\.aws|api\.aws)$/.test(new URL(api).hostname);
  const own = isAws ? {} : { service: 'execute-api', region: aws.region };
  /** @param {string} url */
  const get = (url) => () => aws.fetch(url, { sigv4: own });

  const unsigned = "API, payload: 'unsigned'";
  return [
    accepted('API, its URL, through fetch', get(api), BEHIND),
    accepted('API, its URL, through axios', () => aws.axios(api, { sigv4: own }), BEHIND),
    accepted(
      'API, its URL, signed in the query',
      async () => aws.plain({ method: 'GET', url: await aws.presign(api, own) }),
      BEHIND,
    ),
    ...PATHS.map((path) => accepted(`API, path /${path}`, get(`${api}/${path}`), BEHIND)),
    ...QUERIES.map((query) => accepted(`API, query ?${query}`, get(`${api}?${query}`), BEHIND)),
    accepted(
      "API, query ?q=a b&q=!'()*, through axios",
      () => aws.axios(`${api}?q=a b&q=!'()*`, { sigv4: own }),
      BEHIND,
    ),
    // The signer folds repeated slashes in what it signs, and sends them.
    open('API, path /a//b, signed as /a/b', get(`${api}/a//b`), BEHIND),
    api.includes('.lambda-url.')
      ? open(unsigned, () => aws.fetch(api, { sigv4: { payload: 'unsigned' } }), BEHIND)
      : skipped(unsigned, '--api is not a Lambda function URL, and API Gateway is known to refuse it.'),
  ];
}
