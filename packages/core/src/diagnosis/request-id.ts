import { XML } from '../refusal/aws-error.ts';
import { type RefusalRecord, REQUEST_IDS } from '../refusal/record.ts';
import { unpolluted } from '../util/unpolluted.ts';
import type { Answer } from './answer.ts';

/** The request ID in the headers. The header has another name in each service. */
export function requestIdOf({ header, signed, stated }: RefusalRecord): string | undefined {
  for (const name of REQUEST_IDS) {
    const id = header(name);
    if (id) return id;
  }
  return signed?.service === 'aoss' || stated?.service === 'aoss' ? header('x-request-id') || undefined : undefined;
}

/** The form of a request ID: a UUID, or a number in hex or base64. */
const ID = /^[\w+/=-]{1,100}$/;

/** EC2 and SimpleDB write `RequestID`. */
const IN_XML = /<(?:\w+:)?RequestI[dD]>([^<]*)</;

/** The name in JSON: that of Neptune, of IAM and STS, and of OpenSearch Serverless. */
const IN_JSON = ['requestId', 'RequestId', 'request-id'] as const;

/**
 * The request ID in a body of AWS. It is needed where the headers are not known, as in a browser that hides them. The ID of an
 * application, and that in a web page, are not read.
 */
export function requestIdIn({ body, serviceCode, ofApplication }: Answer): string | undefined {
  if (ofApplication || !serviceCode) return undefined;
  const given = XML.test(body) ? IN_XML.exec(body)?.[1] : idInJson(body);
  return typeof given === 'string' && ID.test(given) ? given : undefined;
}

function idInJson(body: string): unknown {
  try {
    const json: unknown = JSON.parse(body);
    return Object.values(unpolluted(Object(json) as Partial<Record<(typeof IN_JSON)[number], unknown>>, IN_JSON))[0];
  } catch {
    return undefined;
  }
}
