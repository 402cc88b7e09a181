import { readFileSync } from 'node:fs';
import { parseSync } from '@babel/core';
import { commentOf } from './comment.mjs';

const root = new URL('../../../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');

/** What a package exports: its entries, each with what is declared there and what is handed on from another package. */
export function readPackage(folder) {
  const { name, description, exports } = JSON.parse(read(`packages/${folder}/package.json`));
  const entries = Object.entries(exports).flatMap(([path, conditions]) => {
    const source = conditions['@sigv4/source'];
    return source ? [{ name: name + path.slice(1), ...readEntry(`packages/${folder}/${source.slice(2)}`) }] : [];
  });
  return { folder, name, description, entries };
}

/** The exports of one file, in its order. An index exports from other files, and holds nothing itself. */
function readEntry(path) {
  const file = parse(path);
  const declared = [];
  const handedOn = [];
  const files = new Set([path]);
  for (const node of file.body) {
    if (node.type === 'ExportNamedDeclaration' && node.source) {
      const names = node.specifiers.map(({ exported }) => exported.name);
      if (node.source.value.startsWith('.')) {
        const from = resolve(path, node.source.value);
        files.add(from);
        declared.push(...names.map((exported) => declaration(from, exported)));
      } else {
        handedOn.push({ from: node.source.value, names });
      }
    } else if (
      node.type === 'ExportNamedDeclaration' &&
      node.declaration?.id &&
      !declared.some((item) => item.name === node.declaration.id.name)
    ) {
      declared.push(declaration(path, node.declaration.id.name));
    }
  }
  // An entry without exports is imported for what its last statement does.
  const effect = declared.length || handedOn.length ? undefined : docOf(file, file.body.at(-1));
  return { declared, handedOn, effect, added: [...files].flatMap(additions) };
}

/** A file's statements, text and comments. */
function parse(path) {
  const text = read(path);
  const { program, comments } = parseSync(text, {
    filename: path,
    babelrc: false,
    configFile: false,
    presets: [['@babel/preset-typescript', { allowDeclareFields: true }]],
  });
  const docs = comments.filter(({ type, value }) => type === 'CommentBlock' && value.startsWith('*'));
  return { path, text, body: program.body, docs };
}

const resolve = (from, specifier) => new URL(specifier, new URL(from, root)).href.slice(root.href.length);

/** The comment that stands directly before a node; between the two only what belongs to the node. */
function docOf(file, node) {
  const before = file.docs.findLast(({ end }) => end <= node.start);
  const isNext =
    before && /^[\s|(]*((export|declare|readonly|async|static)\s+)*$/.test(file.text.slice(before.end, node.start));
  return commentOf(isNext ? before.value : '');
}

const slice = (file, node) => file.text.slice(node.start, node.end);

/** The declaration of a name, wherever it is exported from. */
function declaration(path, name) {
  const file = parse(path);
  const nodes = file.body
    .map((node) => (node.type === 'ExportNamedDeclaration' && node.declaration ? node.declaration : node))
    .filter(({ id }) => id?.name === name);
  const [node] = nodes;
  if (!node) throw new Error(`${path} does not declare ${name}.`);
  const item = { name, path, ...docOf(file, node) };
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'TSDeclareFunction': {
      const overloads = nodes.filter(({ type }) => type === 'TSDeclareFunction');
      return {
        ...item,
        kind: 'function',
        signatures: (overloads.length ? overloads : nodes).map(
          (overload) => `function ${name}${callable(file, overload)}`,
        ),
      };
    }
    case 'ClassDeclaration': {
      const fields = node.body.body.filter(({ type }) => type === 'ClassProperty');
      return {
        ...item,
        kind: 'class',
        signatures: [`class ${name} extends ${slice(file, node.superClass)}`],
        members: fields.map((field) => property(file, field)),
      };
    }
    case 'TSInterfaceDeclaration':
      return { ...item, kind: 'type', ...interfaceOf(file, node) };
    case 'TSTypeAliasDeclaration':
      return { ...item, kind: 'type', ...aliasOf(file, node, name) };
    default:
      throw new Error(`${path}: the reference knows no ${node.type}.`);
  }
}

/** Parameters and result as a caller sees them: a default value makes a parameter optional. */
function callable(file, { typeParameters, params, parameters = params, returnType, typeAnnotation = returnType }) {
  const shown = parameters.map((parameter) => {
    const { left = parameter } = parameter;
    const name = left.type === 'ObjectPattern' ? 'options' : left.name;
    const optional = left !== parameter || left.optional;
    return `${name}${optional ? '?' : ''}: ${typeOf(file, { ...left, optional })}`;
  });
  const generic = typeParameters ? slice(file, typeParameters) : '';
  const result = type(file, typeAnnotation);
  const line = `${generic}(${shown.join(', ')}): ${result}`;
  return line.length < 100
    ? line
    : `${generic}(\n${shown.map((parameter) => `  ${parameter},\n`).join('')}): ${result}`;
}

/** A type as written; of an annotation without its colon, on one line, and without what only the declaration needs. */
function type(file, annotation) {
  const node = annotation.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : annotation;
  const text = slice(file, node);
  return text
    .replace(/\s+/g, ' ')
    .replaceAll('readonly ', '')
    .replaceAll('?: object &', '?:')
    .replace(/(\?: [^;,}]+) \| undefined(?= ?[;,}])/g, '$1')
    .replace(/\(\[([^\]]*)\]\)\[\]/, '[$1][]');
}

/** The same where a question mark says already that it may be absent. */
function typeOf(file, { optional, typeAnnotation }) {
  const text = type(file, typeAnnotation);
  return optional ? text.replace(/ \| undefined$/, '').replace(/^\((?!.*\) \| \()(.*=> .*)\)$/, '$1') : text;
}

/** A line of an interface or class; several lines for an object inside it. */
function property(file, node, prefix = '') {
  const { text, summary } = docOf(file, node);
  if (node.type === 'TSCallSignatureDeclaration')
    return { name: '(call)', type: callable(file, node).replace('): ', ') => '), text, summary };
  const name = `${prefix}${node.key.name}`;
  if (node.type === 'TSMethodSignature')
    return {
      name: `${name}()`,
      optional: node.optional,
      type: callable(file, node).replace('): ', ') => '),
      text,
      summary,
    };
  return {
    name,
    optional: node.optional,
    type: typeOf(file, node),
    text,
    summary,
    aliased: () => aliased(file, node.typeAnnotation.typeAnnotation),
  };
}

function properties(file, nodes, prefix = '') {
  return nodes.flatMap((node) => {
    const inner = node.typeAnnotation?.typeAnnotation;
    if (node.type === 'TSPropertySignature' && inner?.type === 'TSTypeLiteral')
      return properties(file, inner.members, `${prefix}${node.key.name}.`);
    return [property(file, node, prefix)];
  });
}

/** What an interface has; a base that is not exported is not told apart from it. */
function interfaceOf(file, node) {
  const bases = (node.extends ?? []).map(({ expression }) => expression.name);
  const members = properties(file, node.body.body);
  return { bases, members, baseOf: (name) => local(file, name) };
}

const importOf = (file, name) =>
  file.body.find(
    (node) => node.type === 'ImportDeclaration' && node.specifiers.some((specifier) => specifier.local.name === name),
  );

/** The declaration of a name that a file declares or imports. */
function local(file, name) {
  const imported = importOf(file, name);
  return declaration(imported ? resolve(file.path, imported.source.value) : file.path, name);
}

/** What a name stands for that only the package itself knows; nothing for names of the language. */
function aliased(file, node) {
  const name = node.type === 'TSTypeReference' && !node.typeParameters ? node.typeName.name : undefined;
  const isOurs =
    name &&
    (importOf(file, name)?.source.value.startsWith('.') ||
      file.body.some(({ id, declaration: { id: exported = id } = {} }) => exported?.name === name));
  return isOurs ? local(file, name).signatures?.[0]?.replace(/^type .*? = /, '') : undefined;
}

/** A type alias: a list of values, objects told apart by their `type`, or just its text. */
function aliasOf(file, { typeAnnotation: node, typeParameters }, name) {
  const union = node.type === 'TSUnionType' ? node.types : [];
  if (union.length && union.every((member) => member.type === 'TSLiteralType'))
    return { values: union.map((member) => ({ value: slice(file, member), ...docOf(file, member) })) };
  if (union.length && union.every((member) => /^TS(Parenthesized|TypeLiteral)/.test(member.type)))
    return { variants: union.map((member) => fieldsOf(file, member)) };
  return { signatures: [`type ${name}${typeParameters ? slice(file, typeParameters) : ''} = ${type(file, node)}`] };
}

/** The fields of an object type, also of an intersection with an interface of the file. */
function fieldsOf(file, node) {
  if (node.type === 'TSParenthesizedType') return fieldsOf(file, node.typeAnnotation);
  if (node.type === 'TSIntersectionType') return node.types.flatMap((part) => fieldsOf(file, part));
  if (node.type === 'TSTypeLiteral') return properties(file, node.members);
  return local(file, node.typeName.name).members;
}

/** What a file adds to types of others: `declare module` and `declare global`. */
function additions(path) {
  const file = parse(path);
  return file.body
    .filter(({ type: kind }) => kind === 'TSModuleDeclaration')
    .flatMap(({ id, body }) =>
      body.body
        .filter((node) => node.type === 'TSInterfaceDeclaration')
        .map((node) => ({ to: node.id.name, from: id.value ?? 'global', members: properties(file, node.body.body) })),
    )
    .filter(({ members }) => members.length);
}
