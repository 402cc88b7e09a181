import { describe, expect, it } from '@jest/globals';
import { arrivalAt, fetchFor, gatewayOf, sendAndCompare, useGateways, type Row } from './fetch-case.ts';

useGateways('execute-api', 's3');

const get =
  (path: string): Row[1] =>
  (host) => [`http://${host}${path}`];
const many = Array.from({ length: 1100 }, (_, index) => `k${index}=${index}`).join('&');

const inputs: Row[] = [
  ['a string', get('/prod/items'), {}],
  ['a string without a path', get(''), { target: '/' }],
  ['a URL object', (host) => [new URL(`http://${host}/prod/items?b=2&a=1`)], { target: '/prod/items?b=2&a=1' }],
  ['a Request', (host) => [new Request(`http://${host}/prod/items?b=2&a=1`)], { target: '/prod/items?b=2&a=1' }],
  ['a String object', (host) => [Object(`http://${host}/prod/items`) as string], {}],
  ['something that becomes a URL as text', (host) => [{ toString: () => `http://${host}/prod/items` } as never], {}],
  ['spaces around the URL, which its parser removes', (host) => [`  http://${host}/prod/items\n`], {}],
  ['a scheme in capitals', (host) => [`HTTP://${host}/prod/items`], {}],
  [
    'a host in capitals',
    (host) => [`http://${host.replace('127.0.0.1', 'LOCALHOST')}/prod/items`],
    { options: { hosts: ['localhost'] } },
  ],
  ['an IPv4 host in another spelling', (host) => [`http://${host.replace('127.0.0.1', '0x7f.1')}/prod/items`], {}],
  ['backslashes, of which the parser makes slashes', get('\\prod\\items'), {}],
];

const paths: Row[] = [
  ['a space', get('/a b'), { target: '/a%20b' }],
  ['an escaped space', get('/a%20b'), { target: '/a%20b' }],
  ['a plus is a plus', get('/a+b'), { target: '/a%2Bb' }],
  ['an apostrophe, and the other marks that clients leave raw', get("/it's!(*)"), { target: '/it%27s%21%28%2A%29' }],
  ['reserved characters', get('/:@$,;=&'), { target: '/%3A%40%24%2C%3B%3D%26' }],
  ['brackets, braces, bars, carets and backticks', get('/[]{}|^`'), { target: '/%5B%5D%7B%7D%7C%5E%60' }],
  ['unreserved characters stay', get('/AZaz09-._~'), { target: '/AZaz09-._~' }],
  ['needless escapes are undone', get('/%41%7E%2D'), { target: '/A~-' }],
  ['lower-case escapes', get('/%c3%a9'), { target: '/%C3%A9' }],
  ['letters outside of ASCII', get('/Zoë/東京/🚀'), { target: '/Zo%C3%AB/%E6%9D%B1%E4%BA%AC/%F0%9F%9A%80' }],
  ['a malformed escape is a percent sign', get('/%zz'), { target: '/%25zz' }],
  ['a percent sign at the end', get('/100%'), { target: '/100%25' }],
  ['an escaped percent sign stays one', get('/%2525'), { target: '/%2525' }],
  ['bytes that are not UTF-8', get('/%FF%fe'), { target: '/%FF%FE' }],
  ['an escaped slash', get('/a%2fb'), { target: '/a%2Fb' }],
  ['an escaped question mark and hash', get('/a%3Fb%23c'), { target: '/a%3Fb%23c' }],
  ['a slash at the end', get('/prod/items/'), { target: '/prod/items/' }],
  ['several slashes', get('/prod//items///x'), { target: '/prod//items///x' }],
  ['dot segments', get('/a/./b/../c'), { target: '/a/c' }],
  ['dot segments behind a segment that begins with a dot', get('/.a/../b'), { target: '/b' }],
  ['dot segments at the end', get('/a/b/..'), { target: '/a/' }],
  ['dot segments that are escaped', get('/a/%2e%2E/b'), { target: '/b' }],
  ['more dot segments than there is path', get('/../../a'), { target: '/a' }],
  ['a path of 4,000 characters', get(`/${'ä'.repeat(4000)}`), { target: `/${'%C3%A4'.repeat(4000)}` }],
  ['a fragment is not sent', get('/a?b=1#c?d'), { target: '/a?b=1' }],
];

const queries: Row[] = [
  ['a plus is a space', get('/?a=1+2'), { target: '/?a=1%202' }],
  ['an escaped plus is a plus', get('/?a=1%2B2'), { target: '/?a=1%2B2' }],
  ['an apostrophe', get("/?s=it's"), { target: '/?s=it%27s' }],
  ['commas, colons and slashes', get('/?f=a,b:c/d'), { target: '/?f=a%2Cb%3Ac%2Fd' }],
  ['brackets', get('/?a[]=1&a[b]=2'), { target: '/?a%5B%5D=1&a%5Bb%5D=2' }],
  ['a time', get('/?from=2026-01-01T00:00:00+01:00'), { target: '/?from=2026-01-01T00%3A00%3A00%2001%3A00' }],
  [
    'letters outside of ASCII',
    get('/?q=東京&ключ=🚀'),
    { target: '/?q=%E6%9D%B1%E4%BA%AC&%D0%BA%D0%BB%D1%8E%D1%87=%F0%9F%9A%80' },
  ],
  ['a malformed escape', get('/?a=%zz&b=100%'), { target: '/?a=%25zz&b=100%25' }],
  ['bytes that are not UTF-8', get('/?a=%ff%FE'), { target: '/?a=%FF%FE' }],
  ['a name twice, in the order of the caller', get('/?b=2&a=z&a=b&a=a'), { target: '/?b=2&a=z&a=b&a=a' }],
  ['a pair twice', get('/?a=1&a=1'), { target: '/?a=1&a=1' }],
  ['names that sort otherwise as whole pairs', get('/?a1=x&a=y&a-b=z&a%25=w'), { target: '/?a1=x&a=y&a-b=z&a%25=w' }],
  ['an empty value', get('/?a='), { target: '/?a=' }],
  ['a name without an equals sign', get('/?pretty'), { target: '/?pretty' }],
  ['names with and without one', get('/?a&b=&a=1'), { target: '/?a&b=&a=1' }],
  ['an empty name', get('/?=v'), { target: '/?=v' }],
  ['a value with equals signs', get('/?a=b=c=='), { target: '/?a=b%3Dc%3D%3D' }],
  ['empty pairs', get('/?&&a=1&&'), { target: '/?a=1' }],
  ['a question mark and nothing else', get('/?'), { target: '/' }],
  ['a second question mark', get('/?a=b?c'), { target: '/?a=b%3Fc' }],
  ['__proto__', get('/?__proto__=1&constructor=2&toString'), { target: '/?__proto__=1&constructor=2&toString' }],
  ['1,100 parameters', get(`/?${many}`), { target: `/?${many}` }],
  ['an encoded ampersand', get('/?a=b%26c=d'), { target: '/?a=b%26c%3Dd' }],
  [
    'names of a signature that are none',
    get('/?X-Amz-Date=1&x-amz-expires=2'),
    { target: '/?X-Amz-Date=1&x-amz-expires=2' },
  ],
];

const keys: Row[] = [
  ['slashes in a row', get('/bucket//a///b'), { target: '/bucket//a///b' }],
  ['an escaped slash is a slash of the key', get('/bucket/a%2Fb'), { target: '/bucket/a/b' }],
  ['a plus', get('/bucket/a+b'), { target: '/bucket/a%2Bb' }],
  ['a space and a percent sign', get('/bucket/50%25 off'), { target: '/bucket/50%25%20off' }],
  ['marks that S3 keys have', get("/bucket/it's (1)!*.txt"), { target: '/bucket/it%27s%20%281%29%21%2A.txt' }],
  ['a date partition', get('/bucket/dt=2026-01-01/x,y'), { target: '/bucket/dt%3D2026-01-01/x%2Cy' }],
  ['letters outside of ASCII', get('/bucket/Zoë/東京.txt'), { target: '/bucket/Zo%C3%AB/%E6%9D%B1%E4%BA%AC.txt' }],
  ['a slash at the end', get('/bucket/folder/'), { target: '/bucket/folder/' }],
  ['a subresource', get('/bucket?tagging'), { target: '/bucket?tagging' }],
  [
    'a list query',
    get('/bucket?list-type=2&prefix=a/b c&delimiter=/'),
    { target: '/bucket?list-type=2&prefix=a%2Fb%20c&delimiter=%2F' },
  ],
].map(([sentence, call, meant]) => [sentence, call, { service: 's3', ...(meant as object) }] as Row);

describe('a URL as the input of fetch:', () => {
  it.each(inputs)('%s', (_, call, meant) => sendAndCompare(call, meant));
});
describe('a path is sent in the strict spelling:', () => {
  it.each(paths)('%s', (_, call, meant) => sendAndCompare(call, meant));
});
describe('a query is sent in the strict spelling:', () => {
  it.each(queries)('%s', (_, call, meant) => sendAndCompare(call, meant));
});
describe('a key of S3 is sent and signed by the rules of S3:', () => {
  it.each(keys)('%s', (_, call, meant) => sendAndCompare(call, meant));
});

it('an IPv4 address and a name of this machine are told apart by the host field', async () => {
  const gateway = gatewayOf();
  const url = gateway.url.replace('127.0.0.1', 'localhost');
  const arrived = await arrivalAt(gateway, () => fetchFor(undefined, { hosts: ['localhost'] })(url));
  expect(arrived.headers.find(([name]) => name.toLowerCase() === 'host')).toEqual(['host', new URL(url).host]);
  expect(arrived.verdict.ok).toBe(true);
});
