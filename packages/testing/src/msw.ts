import { admit, holdBack, serverTime, type Protection } from './admission.ts';
import type { Answer } from './answers/answer.ts';
import { readRequest } from './read-request.ts';

/** What msw hands to a resolver, as far as it matters here. */
interface ResolverInfo {
  readonly request: Request;
}

/** A resolver of msw with whatever types it has. */
type AnyResolver = (info: any) => unknown;

/**
 * Puts a msw resolver behind IAM: a request that is signed rightly gets to it, any other is answered as AWS would answer.
 *
 * The answers are those of `createGateway`. Without `service` and `region`, a signature may be for any. A request that cannot be judged
 * gets 501, which AWS never sends. The request stays readable for the resolver.
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
  const protectedResolver = async (info: ResolverInfo): Promise<unknown> => {
    const { refusal } = admit(await readRequest(info.request), protection);
    await holdBack(protection.faults);
    return refusal === undefined ? resolver(info) : respond(refusal, info.request, protection);
  };
  return protectedResolver as unknown as Resolver;
}

function respond({ status, headers, body }: Answer, request: Request, protection: Protection): Response {
  const hasBody = body !== undefined && request.method !== 'HEAD';
  const fields = { date: new Date(serverTime(protection)).toUTCString(), ...headers };
  return new Response(hasBody ? (body as BodyInit) : null, { status, headers: fields });
}
