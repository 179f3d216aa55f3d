import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { testUuid } from '#event-sourcing/testing';
import { VoidFact } from './void-fact.commands.js';

const input = { commandId: testUuid(1), eventId: testUuid(2), reason: 'Typed twice' };

const faults = (part: object): readonly string[] =>
  validateSync(plainToInstance(VoidFact, { ...input, ...part })).flatMap(({ constraints = {} }) =>
    Object.values(constraints),
  );

describe('a text', () => {
  it.each(['Typed twice', 'First line\nsecond\tline\r\n', '😀', 'Дубль', '—'])(
    'may be %j',
    (reason) => {
      expect(faults({ reason })).toEqual([]);
    },
  );

  it.each(['', ' ', '\n\t', '\u00a0\u200b', '\u2028'])(
    'cannot be %j: nothing is seen',
    (reason) => {
      expect(faults({ reason })).toEqual(['must have at least one visible character']);
    },
  );

  it.each(['a\u0000b', 'a\u001b[31m', 'a\u0085', 'a\ud800'])('cannot be %j', (reason) => {
    expect(faults({ reason })).toEqual([
      'must have no control characters but line breaks and tabs',
    ]);
  });
});

describe('an id', () => {
  it('in capitals is the same in small letters', () => {
    const [commandId, eventId] = ['ABCDEF00-0000-4000-8000-00000000000A', testUuid(2)];
    const command = plainToInstance(VoidFact, { ...input, commandId, eventId });
    expect(validateSync(command)).toEqual([]);
    expect(command).toMatchObject({ commandId: commandId.toLowerCase(), eventId });
  });

  it.each(['7', 'order', undefined, null, 7])('cannot be %j', (eventId) => {
    expect(faults({ eventId })).toEqual(['eventId must be a UUID']);
  });
});
