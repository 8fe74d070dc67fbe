import { describe, expect, it } from 'vitest';
import { createAnonymiser } from './anonymise.ts';
import { toHarmlessWords } from './harmless-words.ts';

const ORDER = {
  id: 1614202,
  uniqid: 'ozURPH3eFy',
  payed: true,
  payed_at: '2021-05-18T12:23:40+03:00',
  client_id: 900001,
  client: {
    id: 900001,
    email: 'ivan@mail.example',
    details: { id: 7, name: 'Иван', surname: null, phone: '+79161234567', vk_id: '' },
  },
  cancel_url: 'https://q.example/cancel-order/ozURPH3eFy/07fa518f9300819f',
  payment_card_number: '411111******1111',
  price: 390,
  original_price: '390.00',
  currency_id: 'RUB',
  custom: { Телефон: '8 916 123-45-67', note: 'call me' },
  new_field: 'Пётр Петров',
  comment: 'see https://q.example/pay/ozURPH3eFy or 876111553815',
  baskets: [{ id: 12361332, barcode: '876111553815', client_email: 'ivan@mail.example', price: 4 }],
};

const REAL = /ivan|Иван|916|Пётр|ozURPH3eFy|876111553815|411111|cancel-order|call me|Телефон|900001/;

describe('an anonymiser', () => {
  it('keeps ids, dates, amounts and flags of orders, and no value that could name a person or open a gate', () => {
    const kept = createAnonymiser().json({
      data: [ORDER],
      paging: { perPage: 50, currentPage: 1, total: 9 },
    });
    expect(JSON.stringify(kept)).not.toMatch(REAL);
    expect(kept).toMatchObject({
      data: [
        {
          id: 1614202,
          payed: true,
          payed_at: '2021-05-18T12:23:40+03:00',
          client: { details: { surname: null, vk_id: '' } },
          price: 390,
          original_price: '390.00',
          currency_id: 'RUB',
          baskets: [{ id: 12361332, price: 4 }],
        },
      ],
      paging: { perPage: 50, currentPage: 1, total: 9 },
    });
  });

  it('gives the same invented value for the same value, of the same look, in all answers of a probe', () => {
    const { json } = createAnonymiser();
    const first = JSON.stringify(json(ORDER));
    expect(JSON.stringify(json(ORDER))).toBe(first);
    const [email = '', ...others] = first.match(/person-\d+@example\.test/g) ?? [];
    expect(others).toEqual([email]);
    expect(first).toMatch(/"phone":"\+7000\d{7}"/);
    expect(first).toMatch(/"barcode":"\d{12}"/);
    expect(first).toMatch(/"cancel_url":"https:\/\/example\.test\/\d+"/);
  });

  it('keeps persons where it is told to, and secrets in no case, wherever they are repeated', () => {
    const kept = JSON.stringify(createAnonymiser().withPersons(ORDER));
    expect(kept).toContain('ivan@mail.example');
    expect(kept).toContain('Пётр Петров');
    expect(kept).not.toMatch(/876111553815|cancel-order|q\.example/);
  });

  it('does not trip over what is no object, names of fields that are none, and prototypes', () => {
    const { json } = createAnonymiser();
    expect([json(null), json([]), json('secret text'), json(5)]).toEqual([null, [], 'text-1', 1]);
    const odd = JSON.parse('{"a@b.example": 1, "__proto__": {"name": "Anna"}}');
    expect(JSON.stringify(json(odd))).not.toMatch(/a@b|Anna/);
  });

  it('keeps the words of an error and drops the names in it', () => {
    expect(
      createAnonymiser().json({ error: 'Unknown error', status: 503, code: 'UNKNOWN_ERROR', info: [] }),
    ).toEqual({
      error: 'Unknown error',
      status: 503,
      code: 'UNKNOWN_ERROR',
      info: [],
    });
    expect(createAnonymiser().json({ error: 'User ivan@mail.example not found' })).toEqual({
      error: '[...] not found',
    });
  });
});

describe('text that is no JSON', () => {
  it.each([
    [
      '<html>\r\n<head><title>404 Not Found</title></head><body bgcolor="white">nginx/1.14.1</body></html>',
      '<html>\r\n<head><title>404 Not Found</title></head><body>nginx/1.14.1</body></html>',
    ],
    ['<p>Здравствуйте, Иван Петров!</p><!-- ivan -->', '<p>[...], [...]!</p>'],
    ['<script>var token = "abc"</script>Сервис временно недоступен', 'Сервис временно недоступен'],
    ['<a href="mailto:ivan@mail.example">ivan@mail.example</a>', '<a>[...]</a>'],
    ['call +79161234567 or 12345', 'call +[...] or [...]'],
    ['call 8 (916) 123-45-67, card 4111 1111 1111 1111', 'call [...], [...]'],
    ['', ''],
  ])('%s is kept as %s', (text, kept) => {
    expect(toHarmlessWords(text)).toBe(kept);
  });
});
