/** What texts of the core say in words of JavaScript, and how it is said on the command line. */
const WORDS: readonly (readonly [code: RegExp, option: string])[] = [
  [/\b(service|region): '\.\.\.'/g, '--$1 NAME'],
  [/\bservice: '([^']*)'/g, '--service $1'],
  [/\bregion: '([^']*)'/g, '--region $1'],
  [/\bpayload: '([^']*)'/g, '--payload $1'],
  [/it has sigv4: false/g, 'of --no-sign'],
  [/remove sigv4: false/g, 'leave out --no-sign'],
  [/, or pass `credentials`: an object with accessKeyId and secretAccessKey, or a function that loads one/g, ''],
  [/explainAnswer\(answer, request\)/g, 'sigv4 explain answer.txt --request-file request.txt'],
];

/** A text of the core, with options instead of code. */
export const inOptions = (text: string): string =>
  WORDS.reduce((changed, [code, option]) => changed.replace(code, option), text);
