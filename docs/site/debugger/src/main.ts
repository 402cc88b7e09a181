import { EXAMPLES } from './examples.ts';
import { type Draft, EMPTY, requestOf } from './draft.ts';
import { readClaim } from './claim.ts';
import { choose, field, readForm, writeDraft } from './form.ts';
import { draftIn, linkTo } from './link.ts';
import { readPaste } from './paste.ts';
import { reportOn } from './report.ts';
import { draftLike } from './unsigned.ts';
import { element } from './view/element.ts';
import { reportView, summaryOf } from './view/report.ts';
import { inFields } from './words.ts';

const part = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;

/** The last report that was asked for. An older one that comes late is dropped. */
let latest = 0;

async function show(): Promise<void> {
  const mine = ++latest;
  part('report').setAttribute('aria-busy', 'true');
  const input = readForm();
  part('own-keys').hidden = input.keys.choice !== 'own';
  const report = await reportOn(input, Date.now());
  if (mine !== latest) return;
  part('report').replaceChildren(...reportView(report, input.keys.choice !== 'own'));
  part('report').setAttribute('aria-busy', 'false');
  say(summaryOf(report));
}

function say(text: string): void {
  part('spoken').textContent = text;
}

/** The output of `curl -v` has the answer, too. */
const HAS_ANSWER = /^< HTTP\//m;

async function paste(): Promise<void> {
  const text = field('paste').value;
  const mistake = part('paste-mistake');
  mistake.textContent = '';
  if (!text.trim()) return;
  part('report').setAttribute('aria-busy', 'true');
  try {
    writeDraft(await readPaste(text));
    if (HAS_ANSWER.test(text)) field('answer').value = text;
  } catch (error) {
    mistake.textContent = inFields((error as Error).message);
    writeDraft(EMPTY); // so that the result is not that of another request
  }
  await show();
}

async function useExample(): Promise<void> {
  const example = EXAMPLES.find(({ name }) => name === field('example').value);
  if (!example) return;
  field('paste').value = example.request;
  part('report').setAttribute('aria-busy', 'true');
  const read = await readPaste(example.request);
  writeDraft({ ...read, ...example.fields });
  field('answer').value = example.answer ?? '';
  field('status').value = example.answer ? '403' : '';
  choose(example.keys ?? 'AKIDEXAMPLE');
  part('paste-mistake').textContent = '';
  if (example.answer) openParts('#answer-part');
  await show();
  if (!isWide()) part('result').scrollIntoView();
}

/** True if the result is beside the form. On a phone it is below it, and most parts of the form are folded. */
const isWide = (): boolean => matchMedia('(min-width: 62rem)').matches;

function openParts(selector: string): void {
  for (const details of document.querySelectorAll<HTMLDetailsElement>(selector)) details.open = true;
}

function signAgain(): void {
  const { draft } = readForm();
  const request = requestOf(draft);
  const claim = readClaim(request);
  if (claim) writeDraft({ ...draftLike(claim, request, draft), time: '' });
  field('paste').value = '';
  void show().then(() => part('result').focus());
}

async function copy(id: string): Promise<void> {
  const text = part(id).textContent ?? '';
  await navigator.clipboard.writeText(text).then(
    () => say('Copied.'),
    () => getSelection()?.selectAllChildren(part(id)), // without the permission, the text is selected
  );
}

function makeLink(): void {
  try {
    const { fragment, leftOut } = linkTo(readForm().draft);
    const address = field('link');
    address.value = `${location.href.split('#')[0]}${fragment}`;
    part('link-row').hidden = false;
    address.focus();
    (address as HTMLInputElement).select();
    part('left-out').textContent = leftOut.length > 0 ? `Left out: ${leftOut.join(', ')}.` : '';
  } catch (error) {
    say(inFields((error as Error).message));
  }
}

function readLink(): void {
  const draft: Draft | undefined = draftIn(location.hash);
  if (!draft) return;
  field('paste').value = '';
  field('answer').value = '';
  writeDraft(draft);
  void show();
}

const ACTIONS: Readonly<Record<string, () => void>> = {
  'use-example': () => void useExample(),
  'sign-again': signAgain,
  'make-link': makeLink,
};

for (const { group, name } of EXAMPLES) {
  let list = document.querySelector(`optgroup[label="${group}"]`);
  if (!list) field('example').append((list = element('optgroup', { label: group })));
  list.append(element('option', {}, name));
}
document.addEventListener('input', ({ target }) => void (target === field('paste') ? paste() : show()));
document.addEventListener('click', ({ target }) => {
  const button = (target as Element).closest('button');
  const { do: action, copy: id } = button?.dataset ?? {};
  if (action) ACTIONS[action]?.();
  if (id) void copy(id);
});
addEventListener('hashchange', readLink);
if (isWide()) openParts('details');
readLink();
void show();
