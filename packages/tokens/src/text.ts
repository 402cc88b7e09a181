/** Returns a text of ASCII characters in base64, in the alphabet for URLs and without padding. */
export function base64url(text: string): string {
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Returns a URL without its scheme, which a token does not have. */
export function withoutScheme(url: string): string {
  return url.replace('https://', '');
}

/** Returns a URL whose parameters are sorted. AWS's own signers for JavaScript do this, and so a token equals theirs. */
export function sorted(url: string): string {
  const [start = '', query = ''] = url.split('?');
  return `${start}?${query.split('&').sort().join('&')}`;
}
