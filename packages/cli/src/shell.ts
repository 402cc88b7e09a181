/** A word for a POSIX shell. */
export const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** A word in which a variable is replaced. The other characters stay as they are. */
export const withVariable = (text: string, variable: string): string =>
  `"${text.replace(/["$`\\]/g, '\\$&')}$${variable}"`;
