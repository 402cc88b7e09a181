// A page in a browser: the addresses come in its URL, the result goes back to where the page came from.
import { createSigner } from '@sigv4/core';
import '../suite/browser.mjs';
import { LONG_TERM } from '../suite/keys.mjs';
import { runSuite } from '../suite/suite.mjs';

if (isSecureContext) {
  const result = await runSuite(Object.fromEntries(new URLSearchParams(location.search)));
  await fetch('/result', { method: 'POST', body: JSON.stringify(result) });
} else {
  // A frame that the suite has opened, to see what can be done in it.
  const outcome = await createSigner({ credentials: LONG_TERM })
    .sign({ method: 'GET', url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items' })
    .then(() => 'signed', String);
  parent.postMessage(outcome, '*');
}
