import { expect, it } from '@jest/globals';
import { nextHop } from '../../packages/core/src/exchange/redirects.ts';

const from = (method: string, headers: Record<string, string>) => ({
  method,
  url: new URL('https://a.example.com/one'),
  headers: new Map(Object.entries(headers)),
});

it("a Host of the caller's stays on the same origin, and goes on the way to another", () => {
  const private_ = from('GET', { host: 'api.internal' });
  expect(nextHop(private_, 307, '/two').headers.get('host')).toBe('api.internal');
  expect(nextHop(private_, 307, 'https://b.example.com/').headers.has('host')).toBe(false);
});

it('a hash of the body goes with the body', () => {
  const post = from('POST', { 'x-amz-content-sha256': 'e3b0', 'content-type': 'text/plain', 'x-amz-meta-a': 'b' });
  expect([...nextHop(post, 303, '/two').headers.keys()]).toEqual(['x-amz-meta-a']);
  expect([...nextHop(post, 307, '/two').headers.keys()]).toEqual([...post.headers.keys()]);
});
