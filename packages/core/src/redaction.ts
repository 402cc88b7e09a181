import { HIDDEN } from './trace.ts';

/** Headers whose values are secrets, or may be. */
const SECRET_HEADERS = /^((?:x-amz-security-token|authorization|cookie|[\w-]*(?:token|api-key|secret|password|customer-key)[\w-]*):)[^\n]*/gim;

/** Everything in AWS's texts, and in canonical requests, that nobody should find in a log: session tokens, signatures, keys of other schemes. */
export function redact(text: string): string {
  return text
    .replace(SECRET_HEADERS, `$1${HIDDEN}`)
    .replace(/((?:X-Amz-Security-Token|X-Amz-Signature|Signature|SecurityToken)=)[^&\s,'"<]+/gi, `$1${HIDDEN}`)
    .replace(/(<(Token-\d+|SignatureProvided|SecurityToken|SignatureProvidedBytes)>)[^<]*/g, `$1${HIDDEN}`);
}
