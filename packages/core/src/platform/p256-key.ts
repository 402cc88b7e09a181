/**
 * A private key of the curve P-256 as PKCS#8 without its public key, in hex, before the 32 bytes of the private key. Platforms complete the
 * public key. The length is in one byte, because most platforms refuse the longer form.
 */
export const PKCS8 = '3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420';

/** The same with the public key, for platforms that do not complete it: before the private key, and before the public key. */
export const PKCS8_WITH_POINT = [
  '308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420',
  'a144034200',
] as const;

/** The bytes that an even number of hex digits stands for. */
export function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}

/** A signature in ASN.1 DER, as SigV4a sends it, of the two numbers of 32 bytes that WebCrypto returns. */
export function derOf(signature: Uint8Array): Uint8Array {
  const half = signature.length / 2;
  const body = [...integer(signature.subarray(0, half)), ...integer(signature.subarray(half))];
  return Uint8Array.of(0x30, body.length, ...body);
}

/** As short as possible. A zero in front keeps a number from being read as negative. */
function integer(bytes: Uint8Array): number[] {
  const start = bytes.findIndex((byte) => byte !== 0);
  const digits = start < 0 ? [0] : [...bytes.subarray(start)];
  if ((digits[0] as number) > 0x7f) digits.unshift(0);
  return [0x02, digits.length, ...digits];
}
