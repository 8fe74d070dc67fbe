import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { envText } from './env-text.ts';

describe('envText', () => {
  it.each(['plain-1', 'Театр «Ромашка»', 'a # b', "it's", 'say "no"', 'back\\n', ' spaces ', '$HOME', ''])(
    'writes %j so that it is read back',
    (value) => {
      expect(parseEnv(envText([['KEY', value]]))).toEqual({ KEY: value });
    },
  );

  it('refuses what would spill into other settings', () => {
    expect(() => envText([['KEY', 'a\nQTICKETS_BASE_URL=http://evil']])).toThrow(RangeError);
    expect(() => envText([['KEY', '\'"`']])).toThrow(RangeError);
  });
});
