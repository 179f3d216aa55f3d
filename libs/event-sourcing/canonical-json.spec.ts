import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from './canonical-json.js';

describe('Canonical JSON', () => {
  it('is the same for equal values, whatever the order of their fields', () => {
    const one = { b: [{ y: 1, x: null }], a: 'é', none: undefined };
    const other = { a: 'é', b: [{ x: null, y: 1 }] };
    expect(canonicalJson(one)).toBe('{"a":"é","b":[{"x":null,"y":1}]}');
    expect(canonicalJson(other)).toBe(canonicalJson(one));
  });

  it('keeps the order of lists, and takes a field named __proto__ like any other', () => {
    expect(canonicalJson([2, 1])).toBe('[2,1]');
    const named: unknown = JSON.parse('{"b":1,"__proto__":{"a":2}}');
    expect(canonicalJson(named)).toBe('{"__proto__":{"a":2},"b":1}');
  });

  it('writes what writes itself as it wants to', () => {
    expect(canonicalJson({ at: new Date(0) })).toBe('{"at":"1970-01-01T00:00:00.000Z"}');
  });
});
