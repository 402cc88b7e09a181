import { expect, it } from '@jest/globals';
import { type AcceptedCredentials, verify } from '@sigv4/testing';
import { callerIdentityRequest, createSigner, vaultLoginRequest } from '@sigv4/tokens';
import { TEMPORARY } from '../support/credentials.ts';

// Somebody else sends these requests, and has nothing but what is in them.

const now = (): number => Date.parse('2026-11-29T08:00:00Z');
const signer = createSigner({ credentials: TEMPORARY, now, region: 'eu-west-1' });

const accepted = (
  method: string,
  url: string,
  headers: Record<string, string>,
  body: string,
  keys: AcceptedCredentials,
) => {
  const { pathname, search } = new URL(url);
  return verify(
    { method, target: pathname + search, headers: Object.entries(headers), body: new TextEncoder().encode(body) },
    keys,
    { now, service: 'sts', region: 'eu-west-1' },
  );
};

it('a GetCallerIdentity request has everything that a receiver needs to send it', async () => {
  const { method, url, headers } = await callerIdentityRequest(signer, {
    headers: { 'X-Goog-Cloud-Target-Resource': '//iam.googleapis.com/projects/1/locations/global' },
  });
  expect(url).toBe('https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15');
  expect(headers['host']).toBe('sts.eu-west-1.amazonaws.com');
  expect(headers['authorization']).toContain(
    'SignedHeaders=host;x-amz-date;x-amz-security-token;x-goog-cloud-target-resource,',
  );
  expect(accepted(method, url, headers, '', TEMPORARY)).toMatchObject({ ok: true });
});

it('a login to Vault has five fields, of which four are the request', async () => {
  const login = await vaultLoginRequest(signer, { role: 'app', serverId: 'vault.example.com' });
  expect(Object.keys(login).sort()).toEqual([
    'iam_http_request_method',
    'iam_request_body',
    'iam_request_headers',
    'iam_request_url',
    'role',
  ]);
  const field = (name: string): string => atob(login[`iam_request_${name}`] ?? '');
  const lists = JSON.parse(field('headers')) as Record<string, string[]>;
  const headers = Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values.join()]));
  expect(headers['x-vault-aws-iam-server-id']).toBe('vault.example.com');
  expect(headers['authorization']).toMatch(/SignedHeaders=[^,]*;x-vault-aws-iam-server-id,/);
  expect(new URL(field('url')).search).toBe('');
  expect(accepted('POST', field('url'), headers, field('body'), TEMPORARY)).toMatchObject({ ok: true });
});

it('a login to a Vault without a server id has no header for it', async () => {
  const login = await vaultLoginRequest(signer, { role: 'app' });
  expect(Object.keys(JSON.parse(atob(login['iam_request_headers'] ?? '')) as object).sort()).toEqual([
    'authorization',
    'content-type',
    'host',
    'x-amz-date',
    'x-amz-security-token',
  ]);
});
