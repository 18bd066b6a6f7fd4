import { describe, expect, it } from '@jest/globals';
import { assert, json, oneof, property, string, webUrl } from 'fast-check';
import { findNumbers } from '../../src/vision/find-numbers.ts';

const gs = '\u001d';

describe('the numbers in a code', () => {
  it.each([
    ['our label', 'ICU-VENT-003', ['ICU-VENT-003']],
    ['a labelled line', '资产编号：ICU-VENT-003\n型号：SV300', ['ICU-VENT-003', 'SV300']],
    ['a GS1 label as read by people', '(01)06901234567892(17)270101(21)SN123', ['SN123']],
    ['a GS1 label with a lot', '(01)06901234567892(10)A1(21)SN123(11)250101', ['SN123']],
    ['a GS1 label, raw', ']C101069012345678921727010121SN123', ['SN123']],
    ['a GS1 label, raw, with separators', `${gs}010690123456789210LOT7${gs}21SN123`, ['SN123']],
    ['a GS1 label without a serial number', '(01)06901234567892(17)270101', []],
    ['a raw GS1 label without one', '010690123456789210LOT7', []],
    ['a web address with a parameter', 'https://a.example/d?no=ICU-VENT-003&x=1', ['ICU-VENT-003']],
    ['a web address with a path', 'https://a.example/d/ICU%2DVENT-003', ['ICU-VENT-003']],
    [
      'a GS1 web address',
      'https://id.example/01/06901234567892/21/SN123',
      ['SN123', '06901234567892'],
    ],
    ['an address with a bad escape', 'https://a.example/SN%E0%A4%A', ['SN%E0%A4%A']],
    ['JSON', '{"asset":{"no":"ICU-VENT-003"},"n":12345}', ['ICU-VENT-003', '12345']],
    ['broken JSON', '{"asset', ['{"asset']],
    ['nothing of use', 'x', []],
  ])('are found in %s', (_, code, numbers) => {
    expect(findNumbers(code)).toEqual(numbers);
  });

  it('are few and short, and no content makes it throw', () => {
    assert(
      property(oneof(string({ unit: 'binary' }), json(), webUrl()), (code) => {
        const numbers = findNumbers(code);
        expect(numbers.length).toBeLessThanOrEqual(30);
        expect(numbers.every(({ length }) => length >= 3 && length <= 40)).toBe(true);
      }),
    );
  });
});
