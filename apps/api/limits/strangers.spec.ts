import { beforeEach, describe, expect, it } from '@jest/globals';
import { Strangers } from './strangers.js';

let nowMs: number;
let strangers: Strangers;
const turned = (address: string) => strangers.turn(address).tooOften;

beforeEach(() => {
  nowMs = 1_000;
  strangers = new Strangers({ refusals: 2, clients: 100 }, () => nowMs);
});

describe('Who is not let in', () => {
  it('is told to wait after so many times from one address, whatever others do', () => {
    expect(['10.0.0.1', '10.0.0.1', '10.0.0.1', '10.0.0.2'].map(turned)).toEqual([
      ...[false, false, true, false],
    ]);
    expect(strangers.turn('10.0.0.1')).toMatchObject({ waitSeconds: 30 });
    nowMs += 30_000;
    expect(['10.0.0.1', '10.0.0.1'].map(turned)).toEqual([false, true]);
  });

  it('is one, however the address is written, and within one network of IPv6', () => {
    expect(['::ffff:10.0.0.1', '10.0.0.1', '::ffff:10.0.0.1'].map(turned)).toEqual([
      ...[false, false, true],
    ]);
    expect(['2001:db8::1', '2001:db8:0:0:9::2', '2001:db8:0:0:1:2:3:4'].map(turned)).toEqual([
      ...[false, false, true],
    ]);
    expect(['2001:db8:0:1::1', '::1', '::2'].map(turned)).toEqual([false, false, false]);
  });

  it('is news once a minute, so that a flood does not fill the log', () => {
    const news = () => strangers.turn('10.0.0.1').isNews;
    expect([news(), news(), news(), news()]).toEqual([false, false, true, false]);
    nowMs += 61_000;
    expect([news(), news(), news(), news()]).toEqual([false, false, true, false]);
  });
});
