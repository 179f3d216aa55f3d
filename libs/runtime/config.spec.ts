import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { configFromEnvironment, ConfigurationError } from './config.js';

function problems(environment: Record<string, string>): readonly string[] {
  try {
    configFromEnvironment(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

describe('The configuration', () => {
  it('of an empty environment is a loopback server on ./data', () => {
    expect(configFromEnvironment({})).toEqual({
      data: './data',
      host: '127.0.0.1',
      port: 4000,
      timeZone: undefined,
      currency: undefined,
      masterKey: undefined,
      jwt: undefined,
      limits: {},
      log: 'text',
      traces: undefined,
    });
  });

  it('takes each setting, and an empty one as not given', () => {
    const environment = {
      LITOPYS_DATA: '/srv/litopys',
      LITOPYS_HOST: '::1',
      LITOPYS_PORT: '0',
      LITOPYS_TIME_ZONE: 'Europe/Kyiv',
      LITOPYS_CURRENCY: '',
      LITOPYS_LOG: 'json',
      LITOPYS_LIMIT_POINTS: '5000',
      LITOPYS_LIMIT_ANSWER_SECONDS: '30',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318',
    };
    expect(configFromEnvironment(environment)).toEqual({
      data: '/srv/litopys',
      host: '::1',
      port: 0,
      timeZone: 'Europe/Kyiv',
      currency: undefined,
      masterKey: undefined,
      jwt: undefined,
      limits: { points: 5_000, answerMs: 30_000 },
      log: 'json',
      traces: 'http://localhost:4318',
    });
  });

  it('reads a setting from the file that X_FILE names', () => {
    const folder = mkdtempSync(join(tmpdir(), 'litopys-config-'));
    writeFileSync(join(folder, 'zone'), 'America/New_York\n');
    expect(configFromEnvironment({ LITOPYS_TIME_ZONE_FILE: join(folder, 'zone') }).timeZone).toBe(
      'America/New_York',
    );
    rmSync(folder, { recursive: true });
  });

  it('says everything that is wrong at once, each with its name, its value and the remedy', () => {
    expect(
      problems({
        LITOPYS_PORT: '99999',
        LITOPYS_TIME_ZONE: 'Kyiv',
        LITOPYS_CURRENCY: 'euro',
        LITOPYS_PROT: '1',
        MONGODB_URL: 'mongodb://x',
        LITOPYS_DATA_FILE: '/nowhere/at/all',
        LITOPYS_MASTER_KEY: 'c2hvcnQ=',
        LITOPYS_LOG: 'loud',
        LITOPYS_LIMIT_COST: '1e4',
        LITOPYS_LIMIT_ANSWER_SECONDS: '51',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318',
      }),
    ).toEqual([
      expect.stringContaining('LITOPYS_PROT is no setting of Litopys'),
      expect.stringContaining('MONGODB_URL is set'),
      'LITOPYS_DATA_FILE is "/nowhere/at/all": that file cannot be read',
      'LITOPYS_PORT is "99999": give a number from 0 to 65535',
      'LITOPYS_TIME_ZONE is "Kyiv": give an IANA id such as "Europe/Kyiv"',
      'LITOPYS_CURRENCY is "euro": give an ISO 4217 code such as "EUR"',
      'LITOPYS_MASTER_KEY is no key: give 32 bytes in base64, as from openssl rand -base64 32',
      'LITOPYS_LIMIT_COST is "1e4": give a whole number from 100 to 10000000',
      'LITOPYS_LIMIT_ANSWER_SECONDS is "51": give a whole number from 1 to 50',
      'LITOPYS_LOG is "loud": give json or text',
      'OTEL_EXPORTER_OTLP_ENDPOINT is "localhost:4318": give the address of a collector, such as http://localhost:4318 (OTLP over HTTP)',
    ]);
  });
});
