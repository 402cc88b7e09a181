import axios from 'axios';
import { sigv4 as signAxios } from '@sigv4/axios';
import { createSigner, presignPost, type PresignedPost } from '@sigv4/core';
import { sigv4 as signFetch } from '@sigv4/fetch';
import { createGateway, verify } from '@sigv4/testing';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';

// Forms as a page fills them in and sends them, and what @sigv4/testing says of them, which derives their signatures by itself.

const url = 'https://tea-room.s3.eu-west-1.amazonaws.com/';
const signer = createSigner({ credentials: TEMPORARY });

function filledIn({ fields }: PresignedPost, added: Readonly<Record<string, string>> = {}, file = 'abc'): FormData {
  const form = new FormData();
  for (const [name, value] of [...Object.entries(fields), ...Object.entries(added)]) form.append(name, value);
  form.append('file', new Blob([file]), 'Törtchen.jpg');
  return form;
}

const verdictOn = async (form: FormData): Promise<string> =>
  (await verify(new Request(url, { method: 'POST', body: form }), TEMPORARY, { region: 'eu-west-1' })).code;

it('an upload passes within its conditions, and only there', async () => {
  const conditions = [
    ['content-length-range', 1, 3],
    ['starts-with', '$Content-Type', 'image/'],
  ] as const;
  const made = await presignPost(signer, { url, fields: { key: 'é/${filename}' }, conditions }, { expiresIn: 60 });
  const image = { 'Content-Type': 'image/jpeg' };
  expect(await verdictOn(filledIn(made, image))).toBe('ok');
  expect(await verdictOn(filledIn(made, image, 'abcd'))).toBe('policy-violation');
  expect(await verdictOn(filledIn(made, { 'Content-Type': 'text/html' }))).toBe('policy-violation');
  expect(await verdictOn(filledIn(made, { ...image, acl: 'public-read' }))).toBe('policy-violation');
  expect(await verdictOn(filledIn({ ...made, fields: { ...made.fields, key: 'other' } }, image))).toBe(
    'policy-violation',
  );
  expect(await verdictOn(filledIn({ ...made, fields: { ...made.fields, Policy: 'e30=' } }, image))).toBe(
    'signature-mismatch',
  );
});

it('any field passes, with any name and value that a form can have', async () => {
  /** A form writes line ends and quotation marks in names in another way. */
  const text = fc.string({ unit: 'grapheme' }).map((value) => value.replace(/[\p{Cc}\p{Cs}"]|\$\{filename\}/gu, '_'));
  const reserved = /^(key|bucket|policy|file|signature|awsaccesskeyid|x-amz-.*)$/i;
  const fields = fc
    .uniqueArray(fc.tuple(text, text), { selector: ([name]) => name.toLowerCase(), maxLength: 5 })
    .map((pairs) => pairs.filter(([name]) => name && !reserved.test(name)));
  await fc.assert(
    fc.asyncProperty(fields, text, async (pairs, key) => {
      const given = Object.fromEntries([...pairs, ['key', `a${key}`], ['__proto__', 'a']]);
      const made = await presignPost(signer, { url, fields: given }, { expiresIn: 60 });
      expect(await verdictOn(filledIn(made))).toBe('ok');
    }),
    { seed: Number(process.env['FC_SEED'] ?? 20_260_102), numRuns: 200 }, // FC_SEED=... draws others
  );
});

it('both bridges send the form as it is, with a signature in its fields and in no header', async () => {
  const gateway = await createGateway({
    service: 's3',
    answersAs: 's3',
    credentials: LONG_TERM,
    respond: () => ({ status: 204 }),
  });
  try {
    const options = { credentials: LONG_TERM, region: 'us-east-1' };
    const made = await presignPost(
      options,
      { url: `${gateway.url}/tea-room`, fields: { key: 'a' } },
      { expiresIn: 60 },
    );
    const client = axios.create();
    client.interceptors.request.use(signAxios(options));
    expect((await signFetch(fetch, options)(made.url, { method: 'POST', body: filledIn(made) })).status).toBe(204);
    expect((await client.post(made.url, filledIn(made))).status).toBe(204);
    expect(gateway.requests.map(({ headers }) => headers.map(([name]) => name.toLowerCase()))).not.toContainEqual(
      expect.arrayContaining(['authorization']),
    );
  } finally {
    await gateway.close();
  }
});
