import { IS_OLDEST, itArrives, useSite, type Case } from './axios-gateway.ts';

const api = useSite();
const s3 = useSite({ service: 's3' });

const manyParameters = Object.fromEntries(Array.from({ length: 1100 }, (_, index) => [`p${index}`, index]));

const urls: readonly Case[] = [
  ['a path', { url: '/prod/items' }, { target: '/prod/items' }],
  ['no path at all', { url: '' }, { target: '/' }],
  ['a path without a slash in front', { url: 'prod/items' }, { target: '/prod/items' }],
  ['a slash at the end stays', { url: '/prod/items/' }, { target: '/prod/items/' }],
  ['a baseURL with a path', ({ url }) => ({ baseURL: `${url}/prod/`, url: '/items' }), { target: '/prod/items' }],
  ['a baseURL alone', ({ url }) => ({ baseURL: `${url}/prod`, params: { a: 1 } }), { target: '/prod?a=1' }],
  [
    'an absolute url goes before a baseURL',
    ({ url }) => ({ baseURL: 'http://127.0.0.1:9/prod', url: `${url}/items` }),
    { target: '/items' },
  ],
  ['an absolute url in upper case', ({ url }) => ({ url: `${url.toUpperCase()}/Items` }), { target: '/Items' }],
  ['a URL object', ({ url }) => ({ url: urlObject('/items?a=1', url) }), { target: '/items?a=1' }],
  [
    'a URL object and params',
    ({ url }) => ({ url: urlObject('/items?a=1', url), params: { b: 2 } }),
    { target: '/items?a=1&b=2' },
  ],
  [
    'a URL object goes before a baseURL',
    ({ url }) => ({ baseURL: 'http://127.0.0.1:9', url: urlObject('/items', url) }),
    { target: '/items' },
  ],
  ['a fragment stays at home', { url: '/items#top' }, { target: '/items' }],
  ['a fragment in front of params', { url: '/items?a=1#top', params: { b: 2 } }, { target: '/items?a=1&b=2' }],
  ['a question mark in a fragment', { url: '/items#a?b=1' }, { target: '/items' }],
  ['dot segments', { url: '/a/./b/../c' }, { target: '/a/c' }],
  ['dot segments after a hidden folder', { url: '/.a/../b' }, { target: '/b' }],
  ['escaped dot segments', { url: '/a/%2e%2e/b' }, { target: '/b' }],
  ['two slashes in a path', { url: '/a//b' }, { target: '/a//b' }],
  ['spaces in a path', { url: '/a b/c d' }, { target: '/a%20b/c%20d' }],
  ['escaped spaces in a path', { url: '/a%20b' }, { target: '/a%20b' }],
  ['a plus in a path', { url: '/a+b' }, { target: '/a%2Bb' }],
  ['an escaped slash in a path', { url: '/items/a%2Fb' }, { target: '/items/a%2Fb' }],
  ['an escaped question mark and hash in a path', { url: '/a%3Fb%23c' }, { target: '/a%3Fb%23c' }],
  ['umlauts and emoji in a path', { url: '/größe/🙂' }, { target: '/gr%C3%B6%C3%9Fe/%F0%9F%99%82' }],
  [
    'reserved characters in a path',
    { url: "/it's!(1)*;,=:@&$" },
    { target: '/it%27s%21%281%29%2A%3B%2C%3D%3A%40%26%24' },
  ],
  [
    'characters that parsers treat differently in a path',
    { url: '/a|b^c`d{e}[f]' },
    { target: '/a%7Cb%5Ec%60d%7Be%7D%5Bf%5D' },
  ],
  ['a backslash is a slash', { url: '/a\\b' }, { target: '/a/b' }],
  ['a lone percent in a path', { url: '/100%/x' }, { target: '/100%25/x' }],
  ['lower-case and needless escapes in a path', { url: '/%c3%a9/%41' }, { target: '/%C3%A9/A' }],
  ['escapes in a path that are not UTF-8', { url: '/%ff' }, { target: '/%FF' }],
  [
    'an ARN in a path',
    { url: '/arn:aws:iam::123456789012:role%2Fx' },
    { target: '/arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fx' },
  ],
  ['a query in the url', { url: '/items?b=2&a=1' }, { target: '/items?b=2&a=1' }],
  ['names twice keep their order', { url: '/items?a=2&a=1&a=10' }, { target: '/items?a=2&a=1&a=10' }],
  ['names of which one begins like the other', { url: '/?a1=x&a=y&a-b=z&a.=w' }, { target: '/?a1=x&a=y&a-b=z&a.=w' }],
  ['a name without =', { url: '/items?pretty' }, { target: '/items?pretty' }],
  ['an empty value', { url: '/items?a=' }, { target: '/items?a=' }],
  ['an empty name', { url: '/items?=v' }, { target: '/items?=v' }],
  ['a value with =', { url: '/items?a=b=c==' }, { target: '/items?a=b%3Dc%3D%3D' }],
  ['ampersands too many', { url: '/items?&&a=1&' }, { target: '/items?a=1' }],
  ['a question mark and nothing', { url: '/items?' }, { target: '/items' }],
  ['a plus in a query is a space', { url: '/items?q=a+b' }, { target: '/items?q=a%20b' }],
  ['an escaped plus in a query is a plus', { url: '/items?q=a%2Bb' }, { target: '/items?q=a%2Bb' }],
  ['a lone percent in a query', { url: '/items?q=100%&r=%zz' }, { target: '/items?q=100%25&r=%25zz' }],
  ['escapes in a query that are not UTF-8', { url: '/items?q=%FF%fe' }, { target: '/items?q=%FF%FE' }],
  ['a URL in a query', { url: '/items?u=https://a.b/c?d=e' }, { target: '/items?u=https%3A%2F%2Fa.b%2Fc%3Fd%3De' }],
  [
    'params of strings, numbers and booleans',
    { url: '/items', params: { a: 'x', b: 2, c: true } },
    { target: '/items?a=x&b=2&c=true' },
  ],
  ['params beside a query', { url: '/items?a=1', params: { b: 2 } }, { target: '/items?a=1&b=2' }],
  [
    'params of null and undefined are left out',
    { url: '/items', params: { a: null, b: undefined, c: 1 } },
    { target: '/items?c=1' },
  ],
  ['no params in params', { url: '/items', params: {} }, { target: '/items' }],
  ['an array', { url: '/items', params: { a: [2, 1] } }, { target: '/items?a%5B%5D=2&a%5B%5D=1' }],
  ['an array of objects', { url: '/items', params: { a: [{ b: 1 }] } }, { target: '/items?a%5B0%5D%5Bb%5D=1' }],
  ['nested params', { url: '/items', params: { a: { b: { c: 1 } } } }, { target: '/items?a%5Bb%5D%5Bc%5D=1' }],
  ['a date', { url: '/items', params: { at: new Date(0) } }, { target: '/items?at=1970-01-01T00%3A00%3A00.000Z' }],
  ['an apostrophe', { url: '/items', params: { q: "it's" } }, { target: '/items?q=it%27s' }],
  ['a space', { url: '/items', params: { q: 'a b' } }, { target: '/items?q=a%20b' }],
  ['a plus', { url: '/items', params: { q: 'a+b' } }, { target: '/items?q=a%2Bb' }],
  ['a percent', { url: '/items', params: { q: '100% %20' } }, { target: '/items?q=100%25%20%2520' }],
  [
    'what axios leaves raw',
    { url: '/items', params: { q: "!'()*~:$,[]" } },
    { target: '/items?q=%21%27%28%29%2A~%3A%24%2C%5B%5D' },
  ],
  ['umlauts and emoji', { url: '/items', params: { größe: '🙂' } }, { target: '/items?gr%C3%B6%C3%9Fe=%F0%9F%99%82' }],
  ['a line break', { url: '/items', params: { q: 'a\r\nb\t' } }, { target: '/items?q=a%0D%0Ab%09' }],
  ['an empty string', { url: '/items', params: { q: '' } }, { target: '/items?q=' }],
  [
    'URLSearchParams with a name twice',
    { url: '/items', params: new URLSearchParams('b=1&a=2&b=0&c=x+y') },
    { target: '/items?b=1&a=2&b=0&c=x%20y' },
  ],
  [
    'names of Object.prototype',
    { url: '/items', params: new URLSearchParams('__proto__=1&constructor=2&toString=3') },
    { target: '/items?__proto__=1&constructor=2&toString=3' },
  ],
  [
    '1,100 parameters',
    { url: '/items', params: manyParameters },
    { target: `/items?${new URLSearchParams(manyParameters as never).toString()}` },
  ],
  [
    'paramsSerializer as a function',
    { url: '/items', params: { a: 1 }, paramsSerializer: (params: object) => `json=${JSON.stringify(params)}` },
    { target: '/items?json=%7B%22a%22%3A1%7D' },
  ],
  [
    'paramsSerializer.serialize',
    { url: '/items', params: { a: [1, 2] }, paramsSerializer: { serialize: () => 'a=1,2' } },
    { target: '/items?a=1%2C2' },
  ],
  [
    'paramsSerializer.encode',
    {
      url: '/items',
      params: { a: 'x y' },
      paramsSerializer: { encode: (text: string) => encodeURIComponent(text).toLowerCase() },
    },
    { target: '/items?a=x%20y' },
  ],
  [
    'paramsSerializer.indexes: null',
    { url: '/items', params: { a: [2, 1] }, paramsSerializer: { indexes: null } },
    { target: '/items?a=2&a=1' },
  ],
  [
    'paramsSerializer.indexes: true',
    { url: '/items', params: { a: [2, 1] }, paramsSerializer: { indexes: true } },
    { target: '/items?a%5B0%5D=2&a%5B1%5D=1' },
  ],
  [
    'paramsSerializer.dots',
    { url: '/items', params: { a: { b: 1 } }, paramsSerializer: { dots: true } },
    { target: '/items?a.b=1' },
  ],
];

/** `allowAbsoluteUrls` came with axios 1.8. */
const sinceThen: readonly Case[] = [
  [
    'an absolute url behind allowAbsoluteUrls: false is a path',
    { allowAbsoluteUrls: false, url: 'http://x/y' },
    { target: '/http%3A//x/y' },
  ],
];

const keys: readonly Case[] = [
  ['a key with spaces and a plus', { url: '/bucket/a b+c.txt' }, { target: '/bucket/a%20b%2Bc.txt' }],
  [
    'a key with reserved characters',
    { url: "/bucket/it's!(1)*;,=:@&$" },
    { target: '/bucket/it%27s%21%281%29%2A%3B%2C%3D%3A%40%26%24' },
  ],
  [
    'a key with braces, pipes and carets',
    { url: '/bucket/{a}|b^c`d[e]"<f>' },
    { target: '/bucket/%7Ba%7D%7Cb%5Ec%60d%5Be%5D%22%3Cf%3E' },
  ],
  ['a key with two slashes', { url: '/bucket//a///b' }, { target: '/bucket//a///b' }],
  ['a key that is a folder', { url: '/bucket/a/' }, { target: '/bucket/a/' }],
  ['a key with an escaped slash', { url: '/bucket/a%2Fb' }, { target: '/bucket/a/b' }],
  ['a key with a percent', { url: `/bucket/${encodeURIComponent('100%25')}` }, { target: '/bucket/100%2525' }],
  [
    'a key with a question mark and a hash',
    { url: `/bucket/${encodeURIComponent('a?b#c')}` },
    { target: '/bucket/a%3Fb%23c' },
  ],
  ['a key with umlauts, combined and not', { url: '/bucket/ü/u\u0308' }, { target: '/bucket/%C3%BC/u%CC%88' }],
  ['a key with dots that are no dot segments', { url: '/bucket/.../..a/b..' }, { target: '/bucket/.../..a/b..' }],
  [
    'a key of control characters',
    { url: `/bucket/${encodeURIComponent('\u0001\n\u007F')}` },
    { target: '/bucket/%01%0A%7F' },
  ],
  ['a sub-resource without =', { url: '/bucket?acl' }, { target: '/bucket?acl' }],
  [
    'a listing',
    { url: '/bucket', params: { 'list-type': 2, prefix: 'a/b c', delimiter: '/' } },
    { target: '/bucket?list-type=2&prefix=a%2Fb%20c&delimiter=%2F' },
  ],
];

/** axios takes URL objects, though its types know strings only. */
function urlObject(path: string, base: string): string {
  return new URL(path, base) as unknown as string;
}

itArrives(api, [...urls, ...(IS_OLDEST ? [] : sinceThen)]);
itArrives(s3, keys);
