import { explain, isSigV4Error } from '@sigv4/core';
import { filledIn } from './answers.mjs';
import { clockOf, credentialsOf, ownCredentials } from './cases.mjs';
import { clientOf, networkOf, signExplicitly } from './clients.mjs';
import { NOTHING, violationsOf } from './properties.mjs';
import { isOurs, signatureOf, valueOf } from './sent.mjs';
import { thrownToNobody } from './thrown.mjs';

const VARIABLES = ['AWS_REGION', 'AWS_DEFAULT_REGION'];

/** Runs one case, and gives back in a word what became of it, and what should not have. */
export async function judge(fuzzCase, socket) {
  const { client, clock, environment, answers } = fuzzCase;
  const { given, known } = credentialsOf(fuzzCase.credentials);
  const overSocket = client.endsWith('socket');
  const request = structuredClone(fuzzCase.request);
  if (request.own?.credentials) request.own.credentials = ownCredentials();
  frozen(request);
  const url = overSocket ? request.url.replace(/^https:\/\/[^/?#]*/, `http://${socket.host}`) : request.url;
  const { hosts } = fuzzCase.options;
  const events = [];
  const options = {
    ...structuredClone(fuzzCase.options),
    hosts: frozen(overSocket && Array.isArray(hosts) ? [...hosts, socket.host] : structuredClone(hosts)),
    credentials: given,
    now: clockOf(clock),
    onEvent: (event) => void events.push(event),
  };

  let seen = {}; // by the servers, all of which are one
  const network = networkOf((received, count) => {
    if (isOurs(received))
      seen = {
        token: valueOf(received, 'x-amz-security-token'),
        signature: signatureOf(received),
        authorization: valueOf(received, 'authorization'),
      };
    const { status, headers, body } = answers[Math.min(count, answers.length - 1)];
    return {
      status,
      headers: headers.map(([name, value]) => [name, filledIn(value, seen)]),
      body: filledIn(body, seen),
    };
  });

  await thrownToNobody(); // that of the case before
  const isExplicit = client === 'sign' || client === 'presign';
  const outcome = await within(environment, async () =>
    isExplicit
      ? { signed: await signExplicitly(client, request, options) }
      : { response: await clientOf(client, network, socket, options)({ ...request, url }) },
  );
  const { error, response, signed } = outcome;
  const explanation = isExplicit ? undefined : await explain(error ?? response);
  /** What the client throws for the same request by itself; axios sends no such streams as fetch does. */
  const byItself = async () => {
    if (isExplicit) return undefined;
    const body = client === 'axios over a socket' && request.body.endsWith('stream') ? 'text' : request.body;
    const alone = clientOf(
      client,
      networkOf(() => ({ status: 200, headers: [], body: '' })),
      socket,
    );
    return (await within(environment, () => alone({ ...request, url, body }))).error;
  };

  const loose = await thrownToNobody();
  if (loose.length > 0) await byItself();
  const isOurFault = loose.length > 0 && (await thrownToNobody()).length === 0;

  const { sent } = network;
  const refusal = [error, error?.cause].find((one) => isSigV4Error(one) && one.code !== 'ERR_REJECTED');
  const signatures = [
    ...sent.map(signatureOf),
    /Signature=([\da-f]{64})/.exec(signed?.headers.authorization ?? signed?.url ?? '')?.[1],
  ].filter(Boolean);
  const violations = await violationsOf({
    ...outcome,
    fuzzCase,
    request,
    options,
    known,
    sent,
    events,
    explanation,
    refusal,
    signatures,
    byItself,
    loose: isOurFault ? loose : [],
    errors: network.errors,
  });
  const became = refusal
    ? refusal.code
    : explanation
      ? `explained: ${explanation.code}`
      : error
        ? `${error.name} of the client`
        : sent.some(isOurs) || signed
          ? 'signed'
          : 'passed';
  return { became, violations };
}

/** Sets the environment, and sets it back. Gives back what was thrown as an `error`. */
async function within(environment, work) {
  const before = VARIABLES.map((name) => [name, process.env[name]]);
  const set = (variables) => {
    for (const name of VARIABLES) delete process.env[name];
    for (const [name, value] of variables) if (value !== undefined) process.env[name] = value;
  };
  set(Object.entries(environment));
  try {
    return await work();
  } catch (error) {
    return { error: error ?? new Error(NOTHING) };
  } finally {
    set(before);
  }
}

/** Nobody may change what is a caller's. */
function frozen(value) {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
