import { expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { RememberedDocuments } from './remembered-documents.js';

it('Documents are remembered up to so much text; the one not asked for longest is forgotten', async () => {
  const documents = new RememberedDocuments(15);
  const five = (name: string) => parse(`{ ${name} }`);
  for (const name of ['a', 'b', 'c']) await documents.set(name, five(name));
  expect(documents.size).toBe(3);
  await documents.get('a');
  await documents.set('d', five('d'));
  expect(await documents.get('b')).toBeUndefined();
  expect(await documents.get('a')).toEqual(five('a'));
  await documents.set('long', parse('{ a b c d e f g h }'));
  expect(documents.size).toBe(0);
});
