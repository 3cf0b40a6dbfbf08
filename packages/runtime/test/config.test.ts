import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { BaseConfig, ConfigError, loadConfig } from '../src/index.ts';

test('unset and empty variables take their defaults', () => {
  expect(loadConfig(BaseConfig, { REDIS_URL: '  ', LOG_LEVEL: '' })).toEqual({
    NODE_ENV: 'development',
    LOG_LEVEL: 'info',
    CICERO_DATA_DIR: '.cicero',
    HOST: '127.0.0.1',
  });
});

test('numbers and switches are read from text', () => {
  const schema = Type.Object({ PORT: Type.Integer(), ON: Type.Boolean({ default: false }) });
  expect(loadConfig(schema, { PORT: ' 3000 ', ON: 'true' })).toEqual({ PORT: 3000, ON: true });
});

test('everything that is wrong is named at once, and no value is shown', () => {
  const schema = Type.Object({ PORT: Type.Integer(), KEY: Type.String({ minLength: 8 }) });
  let problem: unknown;
  try {
    loadConfig(schema, { PORT: 'a lot', KEY: 'hunter2' });
  } catch (error) {
    problem = error;
  }
  expect(problem).toBeInstanceOf(ConfigError);
  expect(String(problem)).toMatch(/PORT: /);
  expect(String(problem)).toMatch(/KEY: /);
  expect(String(problem)).not.toMatch(/hunter2|a lot/);
  expect(() => loadConfig(schema, { KEY: 'long enough' })).toThrow(/PORT/);
});

test('an address of the wrong kind is refused', () => {
  expect(() => loadConfig(BaseConfig, { DATABASE_URL: 'mysql://x' })).toThrow(/DATABASE_URL/);
});
