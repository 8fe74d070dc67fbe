/**
 * Text that the source wrote for people, an error or a page of HTML, as it may be kept: words known to be technical and small
 * numbers stay, all others become `[...]`, so that a name or an address in an error cannot slip through.
 */

const WORDS = new Set(
  `a access accepted account address again all allowed an and api are argument at authentication authorization authorized bad be
  bearer been body busy by call cannot cloudflare code column columns connection content create created data database date denied
  detected does down empty error event events exceeded exception expected expired failed failure field fields filter forbidden
  format found from gateway get has have head header host html http https id ids in internal invalid is it its json key later
  length limit list long maintenance match may method missing must net nginx no not nothing null number object of on operation
  operator or order orders page parameter parse path payed permission please post proxy put query quota rate reached read redirect
  refused request requests required resource response route scope security select server service should since sql status string
  syntax system temporarily temporary that the there this time timed timeout to token too try type unable unauthenticated
  unauthorized unavailable undefined unexpected unknown unprocessable unsupported update upstream url use valid validation value
  values version was where wrong you your
  без были быть в веб во временно время все вы где данные доступ доступа доступен для до другой ещё если заказ заказа заказов заказы
  закрыт запрещён запрос запроса и из или исключение к код кода метод мероприятие мероприятия много на найден найдена найдено
  недоступен недоступна недостаточно неверный неверная неизвестная нельзя неправильный нет не новый нужен обновление
  обслуживание отказано ошибка ошибки параметр передан по повторите поле поля пожалуйста позже попробуйте попытка права прав при
  работ работы работает размер раз с сайт сервер сервера сервис слишком сообщение страница страницы технические токен токена
  технических увы указан условие файл фильтр формат через что это этот`.split(/\s+/),
);

const TAG = /<(\/?[a-z][a-z0-9]{0,20})\b[^>]*>/gi;
const HIDDEN = /<!--[\s\S]*?-->|<(script|style)\b[\s\S]*?<\/\1\s*>|<![^>]*>/gi;
/** Tags without attributes, words, numbers; what is none of them is punctuation. */
const PIECE = /<\/?[a-z][a-z0-9]{0,20}>|[\p{L}\p{N}_@][\p{L}\p{N}_@.+'-]*/giu;
const NUMBER = /^\d{1,4}$|^\d{1,3}\.\d{1,3}(?:\.\d{1,3})?$/;
/** Small numbers in a row are a telephone or a card. */
const NUMBERS = /(?<![\d.])\d{1,4}(?:[\s()-]+\d{1,4})+/g;
const LONGEST = 20_000;

/** The text with whatever is not known to be harmless taken out. */
export function toHarmlessWords(text: string): string {
  return text
    .slice(0, LONGEST)
    .replace(HIDDEN, '')
    .replace(TAG, '<$1>')
    .replace(NUMBERS, '[...]')
    .replace(PIECE, (piece) => (isHarmless(piece) ? piece : '[...]'))
    .replace(/(?:\[\.\.\.\]\s*)+\[\.\.\.\]/g, '[...]');
}

function isHarmless(piece: string): boolean {
  if (piece.startsWith('<') || NUMBER.test(piece)) return true;
  const [, word = '', end = ''] = /^(.*?)([.'-]*)$/u.exec(piece.toLowerCase()) ?? [];
  if (NUMBER.test(word)) return true;
  return end.length <= 3 && word.split(/[_-]/).every((part) => WORDS.has(part));
}
