import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readCsv } from './csv.js';

const folder = mkdtempSync(join(tmpdir(), 'litopys-csv-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function rowsOf(content: string | Buffer, name = 'a.csv') {
  const path = join(folder, name);
  writeFileSync(path, content);
  const rows = [];
  for await (const row of readCsv(path, name, ['id', 'name'])) {
    rows.push([row.place.row, row.cell('id'), row.cell('name'), row.malformed]);
  }
  return rows;
}

describe('reading CSV', () => {
  it('takes columns by their names, in any order, and numbers rows as a spreadsheet does', async () => {
    expect(await rowsOf('name,more,id\nAnna,x,1\n\n"Petro, ""the"" second",y,2\n')).toEqual([
      [2, '1', 'Anna', undefined],
      [4, '2', 'Petro, "the" second', undefined],
    ]);
  });

  it('reads a byte order mark, Windows line ends and gzip', async () => {
    expect(await rowsOf('\uFEFFid,name\r\n1,Anna\r\n')).toEqual([[2, '1', 'Anna', undefined]]);
    expect(await rowsOf(gzipSync('id,name\n1,Anna\n'), 'a.csv.gz')).toEqual([
      [2, '1', 'Anna', undefined],
    ]);
  });

  it('hands over rows of the wrong length, marked', async () => {
    expect(await rowsOf('id,name\n1\n1,2,3\n')).toEqual([
      [2, '1', '', '1 cells under a heading of 2'],
      [3, '1', '2', '3 cells under a heading of 2'],
    ]);
  });

  it('ends with a sentence when a file is missing, empty, lacks a column or has an open quote', async () => {
    await expect(readCsv(join(folder, 'none.csv'), 'none.csv', []).next()).rejects.toThrow(
      'none.csv is not there',
    );
    await expect(rowsOf('')).rejects.toThrow('a.csv is empty');
    await expect(rowsOf('id,title\n1,x\n')).rejects.toThrow(
      'a.csv has no column name; its heading is id, title',
    );
    await expect(rowsOf('id,name\n1,"open\n')).rejects.toThrow('a.csv cannot be read after row 1');
  });
});
