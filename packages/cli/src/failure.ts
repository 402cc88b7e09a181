/** The exit codes of the command. They are curl's, except `NOT_SIGNED`: https://curl.se/docs/manpage.html#EXIT */
export const EXIT = {
  UNSUPPORTED_PROTOCOL: 1,
  UNEXPECTED: 1,
  WRONG_USAGE: 2,
  WRONG_URL: 3,
  NO_HOST: 6,
  NO_CONNECTION: 7,
  STRANGE_ANSWER: 8,
  PARTIAL_ANSWER: 18,
  HTTP_ERROR: 22,
  CANNOT_WRITE: 23,
  CANNOT_READ: 26,
  TIMEOUT: 28,
  NO_TLS: 35,
  NOT_FOLLOWED: 47,
  NO_ANSWER: 52,
  NO_RECEIVE: 56,
  WRONG_CERTIFICATE: 60,
  WRONG_ENCODING: 61,
  NO_CERTIFICATES: 77,
  /** The request could not be signed, and nothing was sent. curl has no such code. */
  NOT_SIGNED: 110,
  INTERRUPTED: 130,
} as const;

/** What ends the command with an exit code. The message is for people. */
export class Failure extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** A wrong option, or options that exclude each other. */
export const wrongUsage = (message: string): Failure => new Failure(EXIT.WRONG_USAGE, message);
