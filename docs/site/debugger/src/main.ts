import { EXAMPLES } from './examples.ts';
import { type Draft, EMPTY, requestOf } from './draft.ts';
import { readClaim } from './claim.ts';
import { choose, dropFilledAnswer, dropKeys, field, readForm, writeAnswer, writeDraft } from './form.ts';
import { draftIn, linkTo } from './link.ts';
import { looksLikeAnswer, readPaste } from './paste.ts';
import { reportOn } from './report.ts';
import { draftLike } from './unsigned.ts';
import { element } from './view/element.ts';
import { reportView, summaryOf } from './view/report.ts';
import { inFields } from './words.ts';

const part = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;

/** The request that is shown. */
let shown: Draft = EMPTY;

/** The last report that was asked for. An older one that comes late is dropped. */
let latest = 0;

async function show(): Promise<void> {
  const mine = ++latest;
  part('report').setAttribute('aria-busy', 'true');
  const input = readForm();
  part('own-keys').hidden = input.keys.choice !== 'own';
  const report = await reportOn(input, Date.now());
  if (mine !== latest) return;
  shown = report.draft;
  part('link-row').hidden = true; // it was a link to another request
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
  part('move-to-answer').hidden = true;
  if (!text.trim()) return;
  dropFilledAnswer();
  part('report').setAttribute('aria-busy', 'true');
  try {
    writeDraft(await readPaste(text));
    if (HAS_ANSWER.test(text)) writeAnswer(text);
  } catch (error) {
    writeDraft(EMPTY); // so that the result is not that of another request
    const isAnswer = await looksLikeAnswer(text);
    if (field('paste').value !== text) return; // the text that is there now is read by another call
    mistake.textContent = isAnswer
      ? 'This looks like AWS\'s answer. Paste it under "AWS\'s answer" below.'
      : inFields((error as Error).message);
    part('move-to-answer').hidden = !isAnswer;
  }
  await show();
}

/** The answer was typed by the reader, so it stays when a request is pasted. */
function moveToAnswer(): void {
  field('answer').value = field('paste').value;
  field('status').value = '';
  field('paste').value = '';
  part('paste-mistake').textContent = '';
  part('move-to-answer').hidden = true;
  openParts('#answer-part');
  field('answer').focus();
  void show();
}

async function useExample(): Promise<void> {
  const example = EXAMPLES.find(({ name }) => name === field('example').value);
  if (!example) return;
  field('paste').value = example.request;
  part('report').setAttribute('aria-busy', 'true');
  const read = await readPaste(example.request);
  writeDraft({ ...read, ...example.fields });
  writeAnswer(example.answer ?? '', example.answer && '403');
  choose(example.keys ?? 'AKIDEXAMPLE');
  part('paste-mistake').textContent = '';
  part('move-to-answer').hidden = true;
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
  const request = requestOf(shown);
  const claim = readClaim(request);
  if (claim) writeDraft({ ...draftLike(claim, request, shown), time: '' });
  field('paste').value = '';
  void show().then(() => part('result').focus());
}

async function copy(button: HTMLElement, id: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(part(id).textContent ?? '');
    button.textContent = 'Copied';
    say('Copied.');
  } catch {
    getSelection()?.selectAllChildren(part(id)); // without https or the permission
    say('The text is selected. Copy it with your keyboard.');
  }
}

function makeLink(): void {
  part('link-mistake').textContent = '';
  try {
    const { fragment, leftOut } = linkTo(shown);
    const address = field('link');
    address.value = `${location.href.split('#')[0]}${fragment}`;
    part('link-row').hidden = false;
    address.focus();
    (address as HTMLInputElement).select();
    part('left-out').textContent = leftOut.length > 0 ? `Left out: ${leftOut.join(', ')}.` : '';
  } catch (error) {
    part('link-row').hidden = true;
    part('link-mistake').textContent = shown.url.trim() ? inFields((error as Error).message) : 'Paste a request first.';
  }
}

function readLink(): void {
  try {
    const draft = draftIn(location.hash);
    if (!draft) return;
    field('paste').value = '';
    writeAnswer('');
    writeDraft(draft);
    void show();
  } catch (error) {
    part('paste-mistake').textContent = (error as Error).message;
  }
}

const ACTIONS: Readonly<Record<string, () => void>> = {
  'move-to-answer': moveToAnswer,
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
  if (button && id) void copy(button, id);
});
addEventListener('hashchange', readLink);
addEventListener('pagehide', dropKeys);
addEventListener('pageshow', ({ persisted }) => void (persisted && show()));
if (isWide()) openParts('details');
readLink();
void show();
