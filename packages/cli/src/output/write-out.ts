import { readFile } from '../sending/local-files.ts';

/** What `-w` can tell of a call. */
export interface Facts {
  readonly [name: string]: string | number | undefined;
}

/** Reads the format of `-w`, which may be in a file. */
export async function readFormat(given: string): Promise<string> {
  return given.startsWith('@') ? (await readFile(given.slice(1))).toString() : given;
}

export interface Written {
  readonly text: string;
  /** The variables that are not known. */
  readonly unknown: readonly string[];
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Fills in a format, as curl does: `%{http_code}`, `%header{name}`, `%%`, and `\n`, `\r`, `\t`. */
export function fillIn(format: string, facts: Facts, header: (name: string) => string | undefined): Written {
  const unknown: string[] = [];
  const text = format.replace(
    /%%|%header\{([^}]*)\}|%\{([^}]*)\}|\\([nrt])/g,
    (all, name: string | undefined, variable: string | undefined, escape: string | undefined) => {
      if (escape) return ESCAPES[escape] ?? all;
      if (name !== undefined) return header(name) ?? '';
      if (variable === undefined) return '%';
      if (!Object.hasOwn(facts, variable)) unknown.push(variable);
      return String(facts[variable] ?? '');
    },
  );
  return { text, unknown };
}
