import { admit, holdBack, protectionOptions, serverTime, type Protection, type ReceivedRequest } from './admission.ts';
import type { Answer } from './answers/answer.ts';
import { readRequest } from './read-request.ts';
import { check, object } from './rules.ts';

/** The part of what msw passes to a resolver that is used here. */
interface ResolverInfo {
  readonly request: Request;
}

/** A msw resolver of any type. */
type AnyResolver = (info: any) => unknown;

/**
 * Puts a msw resolver behind IAM. A request that is signed correctly reaches the resolver. Any other request is answered as AWS would.
 *
 * The answers are those of `createGateway`. Without `service` and `region`, a signature for any service and region is accepted. A
 * request that cannot be verified gets 501, which AWS never sends. The request stays readable for the resolver. Throws a `TypeError`
 * for a wrong option.
 *
 * @example
 * ```ts
 * import { iam } from '@sigv4/testing/msw';
 * import { http, HttpResponse } from 'msw';
 * import { setupServer } from 'msw/node';
 *
 * const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
 * const server = setupServer(
 *   http.get('https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items', iam({ credentials }, () => HttpResponse.json(['one']))),
 * );
 * server.listen();
 * const response = await fetch('https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items');
 * console.log(response.status, await response.text()); // 403 {"message":"Missing Authentication Token"}
 * server.close();
 * ```
 */
export function iam<Resolver extends AnyResolver>(protection: Protection, resolver: Resolver): Resolver {
  check(protection, object(protectionOptions), 'the options');
  if (typeof resolver !== 'function')
    throw new TypeError('@sigv4/testing: iam(options, resolver) needs a resolver, which must be a function.');
  const protectedResolver = async (info: ResolverInfo): Promise<unknown> => {
    check(protection, object(protectionOptions), 'the options'); // a test may have changed the options
    const { received, refusal } = await admit(await readRequest(info.request), protection);
    await holdBack(protection.faults);
    return refusal === undefined ? resolver(decoded(info, received)) : respond(refusal, info.request, protection);
  };
  return protectedResolver as unknown as Resolver;
}

/** What the resolver gets. A body that came in signed chunks is decoded, as an application gets it. */
function decoded(info: ResolverInfo, { body, verdict }: ReceivedRequest): ResolverInfo {
  if (verdict.decodedBody === undefined) return info;
  const { url, method, headers } = info.request;
  return { ...info, request: new Request(url, { method, headers, body: body as BodyInit }) };
}

function respond({ status, headers, body }: Answer, request: Request, protection: Protection): Response {
  const hasBody = body !== undefined && request.method !== 'HEAD';
  const fields = { date: new Date(serverTime(protection)).toUTCString(), ...headers };
  return new Response(hasBody ? (body as BodyInit) : null, { status, headers: fields });
}
