/**
 * Sentences that loads put on record, in English, as a Russian reader meets them. The program writes no others of proofs; one that is
 * not known here is shown as it was written. Numbers stand apart from their nouns, so that each fits each number.
 */

/** `{}` is any value; the Russian sentence takes them in turn. */
const SENTENCES: readonly (readonly [english: string, russian: string])[] = [
  // What the source honours: experiments of src/qtickets/contract.ts.
  ['there is one page only ({} counted)', 'страница всего одна (по счёту {})'],
  [
    'no row tells a change from its creation ({} counted)',
    'ни одна строка не менялась после создания (по счёту {})',
  ],
  ['too few rows ({} counted)', 'слишком мало строк (по счёту {})'],
  ['there are no orders ({} counted)', 'заказов нет (по счёту {})'],
  ['{} counted, {} without', 'по счёту {}, без фильтра {}'],
  [
    'page 2 gives {} rows, {} of them not on page 1',
    'на второй странице строк: {}, из них нет на первой: {}',
  ],
  [
    'payed=1 gives {} rows ({} counted), payed=0 {} ({}), {} of them not as asked',
    'payed=1 даёт строк: {} (по счёту {}), payed=0: {} ({}); не таких, как просили: {}',
  ],
  ['{} without', 'без фильтра {}'],
  [
    'since {} still gives {} rows, the same as without',
    'начиная с {} всё равно приходит строк: {}, те же, что без фильтра',
  ],
  ['since {} still gives {} rows', 'начиная с {} всё равно приходит строк: {}'],
  ['since {} gives nothing', 'начиная с {} не приходит ничего'],
  [
    'since {} gives {} rows, {} of them changed before, {} (created earlier, changed just then) among them',
    'начиная с {} приходит строк: {}, из них изменены раньше: {}; {} (создан раньше, изменён в этот миг) среди них есть',
  ],
  [
    'since {} gives {} rows, {} of them changed before, {} (created earlier, changed just then) missing',
    'начиная с {} приходит строк: {}, из них изменены раньше: {}; {} (создан раньше, изменён в этот миг) среди них нет',
  ],
  [
    'until {} still gives {} rows, the same as without',
    'до {} всё равно приходит строк: {}, те же, что без фильтра',
  ],
  ['until {} still gives {} rows', 'до {} всё равно приходит строк: {}'],
  ['until {} gives nothing', 'до {} не приходит ничего'],
  ['until {} gives {} rows, {} of them changed later', 'до {} приходит строк: {}, из них изменены позже: {}'],
  [
    'ids over {} up to {} give {} rows, {} outside, {} missing',
    'номера больше {} и до {} дают строк: {}, лишних: {}, недостающих: {}',
  ],
  ['ascending gives ids {} … {}, descending {} … {}', 'по возрастанию номера {} … {}, по убыванию {} … {}'],
  [
    'a nonsense organisation gives nothing, ORG_NAME {} of {} orders',
    'несуществующая организация не даёт ничего, ORG_NAME — заказов {} из {}',
  ],
  [
    'a nonsense organisation gives {} rows, the same as without',
    'несуществующая организация даёт строк: {}, те же, что без фильтра',
  ],
  ['a nonsense organisation gives {} rows', 'несуществующая организация даёт строк: {}'],
  ['JSON of another shape', 'JSON другого вида'],
  ['lost while orders were read', 'пропал, пока читались заказы'],
  // Why a load is not proved: src/qtickets/reading.ts and its readers, src/loader/judge.ts.
  [
    '{} of {} counted by the source: the pages ended, or repeated themselves, before the count was reached',
    '{} из {} по счёту источника: страницы кончились или стали повторяться раньше, чем сошёлся счёт',
  ],
  [
    '{} of {} counted by the source: rows vanished or appeared while the pages were read, and some may have slipped through',
    '{} из {} по счёту источника: пока читались страницы, строки исчезали и появлялись, часть могла проскользнуть',
  ],
  [
    '{} of {} counted by the source: the source stopped honouring the filter by id while it was read',
    '{} из {} по счёту источника: источник во время чтения перестал соблюдать фильтр по номеру',
  ],
  [
    '{} of {} counted by the source: a stretch of ids gave {} rows fewer than the source counted in it',
    '{} из {} по счёту источника: в одном отрезке номеров строк на {} меньше, чем насчитал источник',
  ],
  [
    '{} of {} counted by the source: the counts differ after all ids were read',
    '{} из {} по счёту источника: все номера прочитаны, а счёт не сошёлся',
  ],
  [
    '{} of {} counted by the source: the source gives no further page',
    '{} из {} по счёту источника: источник не отдаёт следующую страницу',
  ],
  [
    '{} of {} counted by the source: rows vanished while the last pages were read',
    '{} из {} по счёту источника: пока читались последние страницы, строки исчезали',
  ],
  [
    '{} of {} counted by the source: what is new and what is known do not add up to the count',
    '{} из {} по счёту источника: новое и уже известное вместе не дают счёта источника',
  ],
  [
    '{} of {} counted by the source: reading stopped half-way',
    '{} из {} по счёту источника: чтение остановилось на полпути',
  ],
  [
    '{} orders came that had changed before the window: the filter is not honoured any more',
    'пришло заказов, изменённых до начала периода: {}; фильтр больше не соблюдается',
  ],
  ['{} rows could not be read', 'не удалось прочитать строк: {}'],
  ['QTICKETS_DIALECT={} is ignored by the source', 'источник не замечает QTICKETS_DIALECT={}'],
  ['{} orders differ still', 'всё ещё отличается заказов: {}'],
  ['{} distinct of {} counted by the source', 'разных {} из {} по счёту источника'],
  ['read by id', 'прочитано по номерам'],
  ['read page by page', 'прочитано постранично'],
  ['all on one page', 'всё на одной странице'],
  ['what is new was read, the rest is known', 'прочитано новое, остальное уже известно'],
  // Changes of the source: src/loader/drift.ts and its neighbours.
  ['a field that the program does not know', 'поле, которого программа не знает'],
  ['its value is not kept', 'его значение не сохраняется'],
  [
    'a list or an object where there was none, or the other way round',
    'список или объект там, где его не было, или наоборот',
  ],
  ['a value that was not there before', 'значение, которого раньше не было'],
  ['{} to {}', 'было {}, стало {}'],
  ['fields came that were not asked for', 'пришли поля, которых не просили'],
  ['what is needed was among them', 'нужное среди них есть'],
  ['{} before', 'раньше {}'],
  // Why a row could not be read: src/qtickets/wire-row.ts, wire-order.ts, seats.ts.
  ['{}: no id', '{}: не номер'],
  ['{}: neither yes nor no', '{}: ни да ни нет'],
  ['{}: no amount of money', '{}: не сумма денег'],
  ['{}: negative amount', '{}: отрицательная сумма'],
  ['{}: no date', '{}: не дата'],
  ['{}: no whole number', '{}: не целое число'],
  ['{}: no text', '{}: не текст'],
  ['{}: no list', '{}: не список'],
  ['{}: no currency', '{}: не валюта'],
  ['{}: no object', '{}: не объект'],
  ['{}: no name', '{}: нет названия'],
  ['{}: paid without a date', '{}: оплачен без даты'],
  ['{}: no seats by their id', '{}: нет мест по номерам'],
  ['{}: no seats', '{}: нет мест'],
];

const SPECIAL = /[.*+?^${}()|[\]\\]/g;
const patternOf = (english: string) =>
  new RegExp(
    `^${english
      .split('{}')
      .map((part) => part.replaceAll(SPECIAL, '\\$&'))
      .join('(\\S+)')}$`,
  );
const KNOWN = SENTENCES.map(([english, russian]) => ({ pattern: patternOf(english), russian }));

/** Part by part, as they stand between semicolons. */
export function recordedInRussian(text: string): string {
  return text.split('; ').map(translate).join('; ');
}

function translate(part: string): string {
  for (const { pattern, russian } of KNOWN) {
    const values = pattern.exec(part)?.slice(1);
    if (values !== undefined) return russian.replaceAll('{}', () => values.shift() ?? '');
  }
  return part;
}
