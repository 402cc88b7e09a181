import { type Draft, EMPTY } from './draft.ts';
import type { KeyChoice, Keys } from './keys.ts';
import type { Input } from './report.ts';

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** The field of the page with this id. */
export const field = (id: string): Field => document.getElementById(id) as Field;

const NAMES = Object.keys(EMPTY) as (keyof Draft)[];

/** A body with line breaks that a text area would change. It counts until somebody edits the field. */
let exactBody: { readonly shown: string; readonly body: string } | undefined;

function readDraft(): Draft {
  const typed = Object.fromEntries(NAMES.map((name) => [name, field(name).value])) as unknown as Draft;
  return exactBody?.shown === typed.body ? { ...typed, body: exactBody.body } : typed;
}

function readKeys(): Keys {
  const choice = document.querySelector<HTMLInputElement>('input[name="keys"]:checked')?.value as KeyChoice;
  const [accessKeyId, secretAccessKey, sessionToken] = ['access-key-id', 'secret-access-key', 'session-token'].map(
    (id) => field(id).value,
  ) as [string, string, string];
  return { choice, accessKeyId, secretAccessKey, sessionToken };
}

/** All that the form contains now. */
export const readForm = (): Input => ({
  draft: readDraft(),
  answer: field('answer').value,
  status: field('status').value,
  keys: readKeys(),
});

/** An answer that the page has filled in itself. It belongs to the request that it came with. */
let filledAnswer = '';

/** Fills in the answer of an example, or of a pasted output of curl. */
export function writeAnswer(answer: string, status = ''): void {
  field('answer').value = answer;
  field('status').value = status;
  filledAnswer = field('answer').value;
}

/** Removes an answer that belongs to another request. An answer that somebody has typed stays. */
export function dropFilledAnswer(): void {
  if (filledAnswer && field('answer').value === filledAnswer) writeAnswer('');
}

/** Removes the keys. Browsers can show a page as it was left, to whoever goes back to it. */
export function dropKeys(): void {
  for (const id of ['access-key-id', 'secret-access-key', 'session-token']) field(id).value = '';
  choose('AKIDEXAMPLE');
}

/** Writes a request into the fields. */
export function writeDraft(draft: Draft): void {
  for (const name of NAMES) field(name).value = draft[name];
  exactBody = { shown: field('body').value, body: draft.body };
}

export function choose(keys: KeyChoice): void {
  const choice = document.querySelector<HTMLInputElement>(`input[name="keys"][value="${keys}"]`);
  if (choice) choice.checked = true;
}
