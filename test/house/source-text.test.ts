import { describe, expect, test } from 'vitest';
import { blankOut, importsOf } from './source-text.ts';

describe('imports of a file', () => {
  const rows: readonly (readonly [sentence: string, text: string, specifiers: readonly string[]])[] = [
    ['a value import', `import { a } from './a.ts';`, ['./a.ts']],
    ['a type import', `import type { A } from './a.ts';`, ['./a.ts']],
    ['names over several lines', `import {\n  a,\n  type B,\n} from "./a.ts";`, ['./a.ts']],
    ['an import for its effects', `import './a.ts';`, ['./a.ts']],
    ['what is handed on', `export { a } from './a.ts';\nexport * from './b.ts';`, ['./a.ts', './b.ts']],
    ['an import on demand', `const a = await import('./a.ts');`, ['./a.ts']],
    ['a type written in place', `let a: import('./a.ts').A;`, ['./a.ts']],
    ['a package and its folder', `import phone from 'libphonenumber-js/min';`, ['libphonenumber-js/min']],
    ['one in a line comment is none', `// import { a } from './a.ts';`, []],
    ['one in a doc comment is none', `/**\n * import { a } from './a.ts';\n */`, []],
    ['one in a string is none', `const a = "import { b } from './b.ts'";`, []],
    ['one after a string that holds a comment', `const a = '/*';\nimport './a.ts';\n// */`, ['./a.ts']],
    ['one after a pattern that holds a quote', `const a = /'/;\nimport './a.ts';`, ['./a.ts']],
    ['one in the hole of a template', `const a = \`\${await import("./a.ts")}\`;`, ['./a.ts']],
    ['a method called from is none', `export const a = Array.from('abc');`, []],
  ];
  test.each(rows)('%s', (_, text, specifiers) => {
    expect(importsOf(text).map(({ specifier }) => specifier)).toEqual(specifiers);
  });

  test('each says its line and whether it is for types only', () => {
    const text = `import type { A } from './a.ts';\nimport { type B, b } from './b.ts';\nexport type { C } from './c.ts';`;
    expect(importsOf(text)).toEqual([
      { specifier: './a.ts', typeOnly: true, line: 1 },
      { specifier: './b.ts', typeOnly: false, line: 2 },
      { specifier: './c.ts', typeOnly: true, line: 3 },
    ]);
  });
});

describe('blanking out', () => {
  const rows: readonly (readonly [sentence: string, text: string, code: string])[] = [
    ['a line comment goes, the line end stays', 'a; // b\nc;', 'a;     \nc;'],
    ['a block comment keeps its lines', 'a /* b\n c */ d', 'a     \n      d'],
    ['a string keeps its quotes', `f('a"b', "c'd")`, `f('   ', "   ")`],
    ['an escaped quote does not end a string', `'a\\'b' + c`, `'    ' + c`],
    ['a template keeps the code in its holes', `\`a \${b + \`c\${d}\`} e\` + f`, `\`  \${b + \` \${d}\`}  \` + f`],
    ['braces inside a hole do not end it', `\`\${f({ a: 1 })} b\``, `\`\${f({ a: 1 })}  \``],
    ['a regular expression goes', 'a.replace(/[/"]x/g, b)', 'a.replace(        , b)'],
    ['one after return goes', 'return /"/.test(a)', 'return    .test(a)'],
    ['a division stays', 'a / b / c', 'a / b / c'],
    ['a division after a bracket stays', 'f(a) / b[0] / 2', 'f(a) / b[0] / 2'],
  ];
  test.each(rows)('%s', (_, text, code) => {
    expect(blankOut(text)).toBe(code);
  });
});
