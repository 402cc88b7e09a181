import { expect, it } from '@jest/globals';
import { createSigner } from '@sigv4/core';
import { LONG_TERM } from '../support/credentials.ts';

// A file of its own, because the first URL of a process is read before any origin is remembered.
it.each(['-/foo', '/foo', 'undefined/foo', '-', ''])('the first URL of a process is not relative: %p', async (url) => {
  await expect(createSigner({ credentials: LONG_TERM }).sign({ method: 'GET', url })).rejects.toMatchObject({
    code: 'ERR_UNSIGNABLE_REQUEST',
  });
});
