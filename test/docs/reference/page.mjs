const KINDS = [
  ['function', 'Functions'],
  ['class', 'Classes'],
  ['type', 'Types'],
];

/** The page of a package. `link` gives the place of a name of another package. */
export function pageOf(pack, intro, link) {
  const anchors = anchorsOf(pack);
  const place = (name) => (anchors.has(name) ? `#${anchors.get(name)}` : link(name));
  const sections = pack.entries.flatMap((entry) => [
    ...(entry === pack.entries[0] ? [] : [`## ${entry.name}`]),
    ...(entry.effect ? [wrapped(entry.effect.text), ...entry.effect.examples] : [contents(entry, place)]),
    ...handedOn(entry, place),
    ...additions(entry, place),
    ...KINDS.flatMap(([kind, title]) => group(entry, kind, entry === pack.entries[0] ? title : undefined, place)),
  ]);
  return `${[`# ${pack.name}`, intro, ...sections].filter(Boolean).join('\n\n')}\n`;
}

/** Where each name has its heading, as GitHub makes anchors: a name that differs in its capitals only has a number behind it. */
export function anchorsOf({ name, entries }) {
  const taken = new Map();
  const anchors = new Map();
  const add = (title) => {
    const slug = title
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-');
    const count = taken.get(slug) ?? 0;
    taken.set(slug, count + 1);
    return count ? `${slug}-${count}` : slug;
  };
  add(name);
  for (const [index, entry] of entries.entries()) {
    if (index) add(entry.name);
    for (const [kind] of KINDS)
      for (const item of entry.declared) if (item.kind === kind) anchors.set(item.name, add(item.name));
  }
  return anchors;
}

/** Paragraphs, in lines of a width that can be read and compared. */
const wrapped = (text) => text.replace(/.+/g, (line) => line.replace(/(.{1,130})(?: +|$)/g, '$1\n').trimEnd());

const cell = (text) => text.replaceAll('\n\n', ' ').replaceAll('|', '\\|');
const code = (text) => `\`${cell(text)}\``;
const fence = (text) => `\`\`\`ts signature\n${text}\n\`\`\``;
const table = (head, rows) =>
  [`| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`, ...rows.map((row) => `| ${row.join(' | ')} |`)].join(
    '\n',
  );

const links = (names, place) => names.map((name) => `[\`${name}\`](${place(name)})`).join(', ');

function contents({ declared }, place) {
  const values = declared.filter(({ kind }) => kind !== 'type');
  const types = declared.filter(({ kind }) => kind === 'type').map(({ name }) => name);
  const rows = values.map(({ name, summary }) => [links([name], place), cell(summary)]);
  return [table(['export', ''], rows), types.length ? wrapped(`Types: ${links(types, place)}.`) : '']
    .filter(Boolean)
    .join('\n\n');
}

/** What comes from another package and is documented there. */
function handedOn({ handedOn: groups }, place) {
  return [...new Set(groups.map(({ from }) => from))].map((from) => {
    const names = groups.filter((group) => group.from === from).flatMap((group) => group.names);
    return wrapped(`From \`${from}\`: ${links(names, place)}.`);
  });
}

function additions({ added }, place) {
  return added.flatMap(({ to, from, members }) => [
    `Added to \`${to}\`${from === 'global' ? '' : ` of \`${from}\``}:`,
    membersTable(members),
    see(
      members.map((member) => member.type),
      '',
      place,
    ),
  ]);
}

function group({ declared }, kind, title, place) {
  const items = declared.filter((item) => item.kind === kind);
  return items.length ? [title && `## ${title}`, ...items.flatMap((item) => section(item, place))] : [];
}

function section(item, place) {
  const { name, text, examples, experimental, signatures, values, variants } = item;
  const { members, bases, types } = flattened(item, place);
  return [
    `### ${name}`,
    signatures && fence(signatures.join('\n')),
    experimental === undefined ? '' : wrapped(`**Experimental.** ${experimental}`),
    wrapped(text),
    bases.length ? `All of ${links(bases, place)}${members?.length ? ', and:' : '.'}` : '',
    members?.length ? membersTable(members) : '',
    values &&
      table(
        ['value', ''],
        values.map((value) => [code(value.value), cell(value.text)]),
      ),
    variants &&
      table(
        ['`type`', 'holds'],
        variants.map((fields) => variantRow(fields)),
      ),
    see([...(signatures ?? []), ...types, ...(variants ?? []).flat().map((field) => field.type)], name, place),
    ...examples,
  ];
}

/** The members of an item with those of bases that have no section of their own. */
function flattened({ members, bases = [], baseOf }, place) {
  const inner = bases.filter((base) => !place(base)).map((base) => flattened(baseOf(base), place));
  const own = spelledOut(members, place);
  const all = own && [
    ...own,
    ...inner.flatMap((base) => base.members).filter(({ name }) => !members.some((member) => member.name === name)),
  ];
  return {
    members: all,
    bases: [...bases.filter((base) => place(base)), ...inner.flatMap((base) => base.bases)],
    types: (all ?? []).map((member) => member.type),
  };
}

/** A name that has no section is spelled out. */
const spelledOut = (members, place) =>
  members?.map((member) => ({ ...member, type: (!place(member.type) && member.aliased?.()) || member.type }));

function membersTable(members) {
  return table(
    ['', 'type', ''],
    members.map(({ name, optional, type, text }) => [code(`${name}${optional ? '?' : ''}`), code(type), cell(text)]),
  );
}

function variantRow(fields) {
  const [kind] = fields.filter(({ name }) => name === 'type');
  const others = fields
    .filter((field) => field !== kind)
    .map(({ name, type, text }) => code(`${name}: ${type}`) + (text ? ` (${cell(text).replace(/\.$/, '')})` : ''));
  return [code(kind.type), others.join(', ')];
}

/** Links to what is named in types: code holds none. */
function see(texts, self, place) {
  const names = [
    ...new Set(
      texts
        .join(' ')
        .replace(/'[^']*'/g, '')
        .match(/\b[A-Za-z]\w+\b/g),
    ),
  ].filter((name) => name !== self && /^[A-Z]/.test(name) && place(name));
  return names.length ? wrapped(`See ${links(names, place)}.`) : '';
}
