/** Labels of AWS's hosts that name no resource: services, planes, regions, and what the hosts end with. */
const PUBLIC_LABEL =
  /^(sts|s3|s3-global|accesspoint|dualstack|fips|vpce|execute-api|lambda-url|appsync-api|(?:[a-z]{2}|eusc)(?:-[a-z]+)+-\d|amazonaws|amazonwebservices|on|api|aws|com|cn|eu)$/;

const PATTERNS = /** @type {const} */ ([
  [/\barn:aws[\w-]*:[^\s"'<>,]*/gi, '{arn}'],
  // Users, roles, keys: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  [/\b(?:ABIA|ACCA|AGPA|AIDA|AIPA|AKIA|ANPA|ANVA|APKA|AROA|ASCA|ASIA)[A-Z\d]{8,}(?::[\w+=,.@-]+)?/g, '{id}'],
  [/\b(?:vpce|vpc|i|eni)-[\da-f]{8,}\b/g, '{id}'],
  [/\b[\da-f]{64,}\b/gi, '{hash}'],
  [/(?<!\d)\d{4}-?\d{4}-?\d{4}(?!\d)/g, '{account}'],
  // Session tokens, whatever their form. A text of AWS's or of ours has no word of this length.
  [/[\w+/=%-]{100,}/g, '{long word}'],
  // Where a long text is cut off, the last word has lost its form.
  [/\S+(?= \.\.\.)/g, '{cut off}'],
]);

const HOST = /(?:[\w{}-]+\.)+(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|on\.aws|api\.aws)\b/gi;

/**
 * Makes a mask: `hide` replaces in a text what identifies an account or a person, by its form, and every value that was learned, in
 * whatever spelling a URL may have it.
 */
export function createMask() {
  /** @type {Map<string, string>} */
  const learned = new Map();
  return {
    /**
     * @param {string} name
     * @param {string | undefined} value
     */
    learn(name, value) {
      if (!value) return;
      for (const spelling of [value, encodeURI(value), encodeURIComponent(value)]) learned.set(spelling, `{${name}}`);
    },
    /** @param {string} text */
    hide(text) {
      let hidden = text;
      // The longest first: a short value may be a part of it.
      for (const [value, name] of [...learned].sort(([a], [b]) => b.length - a.length))
        hidden = hidden.replace(literally(value), name);
      for (const [pattern, name] of PATTERNS) hidden = hidden.replace(pattern, name);
      return hidden.replace(HOST, hideLabels);
    },
  };
}

/** @typedef {ReturnType<typeof createMask>} Mask */

/** A pattern for a word of its own: a stage named `a` is not in `accepted`. */
const literally = (/** @type {string} */ text) =>
  new RegExp(`(?<![a-z\\d])${text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')}(?![a-z\\d])`, 'gi');

/** @param {string} host */
function hideLabels(host) {
  return host
    .split('.')
    .map((label) => (PUBLIC_LABEL.test(label.toLowerCase()) ? label : '{id}'))
    .join('.');
}
