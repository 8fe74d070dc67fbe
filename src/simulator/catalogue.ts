/**
 * What the invented organiser has to offer and to whom: cities, halls, titles, discounts, channels, buyers' names. The
 * cities and their zones are real, all else is made up. Lists only; chance lives elsewhere.
 */

/** A city; `offsetHours` east of UTC, the same all year in Russia since 2014. */
export interface City {
  readonly id: number;
  readonly name: string;
  readonly slug: string;
  readonly timezone: string;
  readonly offsetHours: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly weight: number;
}

function city(
  [id, name, slug]: readonly [number, string, string],
  [timezone, offsetHours]: readonly [string, number],
  [latitude, longitude]: readonly [number, number],
  weight: number,
): City {
  return { id, name, slug, timezone, offsetHours, latitude, longitude, weight };
}

/** Most of the trade is in Siberia, so that the evening peak lies in the Moscow afternoon. */
export function listCities(): readonly City[] {
  return [
    city([24, 'Томск', 'tomsk'], ['Asia/Tomsk', 7], [56.4846, 84.9482], 1.5),
    city([31, 'Красноярск', 'krasnoyarsk'], ['Asia/Krasnoyarsk', 7], [56.0106, 92.8526], 1.6),
    city([47, 'Новосибирск', 'novosibirsk'], ['Asia/Novosibirsk', 7], [55.0302, 82.9204], 1.8),
    city([68, 'Барнаул', 'barnaul'], ['Asia/Barnaul', 7], [53.3474, 83.7784], 1.1),
    city([83, 'Новокузнецк', 'novokuznetsk'], ['Asia/Novokuznetsk', 7], [53.7576, 87.1361], 0.8),
    city([96, 'Омск', 'omsk'], ['Asia/Omsk', 6], [54.9914, 73.3645], 1.2),
    city([112, 'Екатеринбург', 'ekaterinburg'], ['Asia/Yekaterinburg', 5], [56.839, 60.6057], 1.5),
    city([127, 'Иркутск', 'irkutsk'], ['Asia/Irkutsk', 8], [52.287, 104.305], 0.9),
    city([140, 'Владивосток', 'vladivostok'], ['Asia/Vladivostok', 10], [43.1155, 131.8855], 0.6),
    city([158, 'Самара', 'samara'], ['Europe/Samara', 4], [53.1959, 50.1002], 0.8),
    city([171, 'Казань', 'kazan'], ['Europe/Moscow', 3], [55.7963, 49.1088], 1),
    city([186, 'Москва', 'moskva'], ['Europe/Moscow', 3], [55.7558, 37.6173], 2.2),
    city([190, 'Санкт-Петербург', 'sankt-peterburg'], ['Europe/Moscow', 3], [59.9343, 30.3351], 1.4),
    city([203, 'Калининград', 'kaliningrad'], ['Europe/Kaliningrad', 2], [54.7104, 20.4522], 0.5),
  ];
}

/** How an event is sold: by the day for weeks on end, or for an hour on one or more dates. */
export type EventKind = 'exhibition' | 'performance' | 'concert' | 'workshop';

/** A kind of event with its usual prices in roubles and its entrances. */
export interface Genre {
  readonly kind: EventKind;
  readonly weight: number;
  readonly typeId: number;
  readonly label: string;
  readonly slug: string;
  readonly basePrices: readonly number[];
  readonly entrances: readonly Entrance[];
}

/** What a ticket is good for; `factor` is its price against the base price. */
export interface Entrance {
  readonly zone: string;
  readonly name: string;
  readonly factor: number;
}

const BY_DAY: readonly Entrance[] = [
  { zone: 'vzroslyj-bilet-budni', name: 'Взрослый билет (будни)', factor: 1 },
  { zone: 'detskij-bilet-budni', name: 'Детский билет (будни)', factor: 0.8 },
  { zone: 'vzroslyj-bilet-vyhodnye', name: 'Взрослый билет (выходные)', factor: 1.2 },
  { zone: 'detskij-bilet-vyhodnye', name: 'Детский билет (выходные)', factor: 1 },
];

const BY_SEAT: readonly Entrance[] = [
  { zone: 'parter', name: 'Партер, свободная рассадка', factor: 1.4 },
  { zone: 'amfiteatr', name: 'Амфитеатр, свободная рассадка', factor: 1 },
  { zone: 'balkon', name: 'Балкон, свободная рассадка', factor: 0.7 },
  { zone: 'lozha-dlya-semi', name: 'Ложа для семьи с детьми', factor: 2 },
];

/** The four genres of the organiser. */
export const GENRES: readonly Genre[] = [
  {
    kind: 'exhibition',
    weight: 4,
    typeId: 11,
    label: 'Выставка',
    slug: 'vystavka',
    basePrices: [390, 450, 490, 590],
    entrances: BY_DAY,
  },
  {
    kind: 'performance',
    weight: 3,
    typeId: 3,
    label: 'Спектакль',
    slug: 'spektakl',
    basePrices: [700, 900, 1100, 1300],
    entrances: BY_SEAT,
  },
  {
    kind: 'concert',
    weight: 2,
    typeId: 10,
    label: 'Концерт',
    slug: 'kontsert',
    basePrices: [1000, 1400, 1800],
    entrances: BY_SEAT,
  },
  {
    kind: 'workshop',
    weight: 1,
    typeId: 12,
    label: 'Мастер-класс',
    slug: 'master-klass',
    basePrices: [350, 500, 650],
    entrances: BY_DAY.slice(0, 2),
  },
];

/** Titles with their slugs; some carry the quotation marks and ampersands that break careless programs. */
export const TITLES: readonly (readonly [string, string])[] = [
  ['«Город из картона»', 'gorod-iz-kartona'],
  ['"Снежная почта"', 'snezhnaya-pochta'],
  ['«Дом, где живут звуки»', 'dom-gde-zhivut-zvuki'],
  ['Тысяча бумажных птиц', 'tysyacha-bumazhnykh-ptits'],
  ['"Маяк & море"', 'mayak-i-more'],
  ['«Северный ветер»', 'severnyj-veter'],
  ['Лаборатория облаков', 'laboratoriya-oblakov'],
  ['«Большая перемена погоды»', 'bolshaya-peremena-pogody'],
  ['Ёлка в старом депо', 'yolka-v-starom-depo'],
  ['«Тихий час для великанов»', 'tikhij-chas-dlya-velikanov'],
  ['Музей одного дня 2', 'muzej-odnogo-dnya-2'],
  ['"Картонный космос"', 'kartonnyj-kosmos'],
];

/** Halls with a street each; neither stands in any of the cities by intent. */
export const PLACES: readonly (readonly [string, string])[] = [
  ['ДК "Примерный"', 'ул. Образцовая, 12'],
  ['ТРЦ «Условный»', 'просп. Испытателей, 36'],
  ['Центр культуры «Макет»', 'ул. Шаблонная, 48Д'],
  ['Выставочный зал «Черновик»', 'пер. Тестовый, 5/1'],
  ['Театр на Пробной', 'ул. Пробная, 50А'],
];

/** A discount; with promo codes it needs one of them, else it is given by itself. */
export interface Discount {
  readonly id: number;
  readonly percent: number;
  readonly promoCodes: readonly number[];
  readonly weight: number;
}

/** Every discount of the account. The two last are what schools and invited guests get. */
export const DISCOUNTS: readonly Discount[] = [
  { id: 6861, percent: 10, promoCodes: [168488, 168490], weight: 8 },
  { id: 6896, percent: 15, promoCodes: [172047], weight: 5 },
  { id: 6897, percent: 20, promoCodes: [], weight: 6 },
  { id: 6926, percent: 30, promoCodes: [170368, 170370, 171283], weight: 5 },
  { id: 6986, percent: 50, promoCodes: [171950], weight: 2 },
  { id: 6995, percent: 99, promoCodes: [168489], weight: 0.5 },
  { id: 6840, percent: 100, promoCodes: [168328, 172045], weight: 5 },
];

/** A way buyers come; nothing in `utm` for those who came by themselves. */
export interface Channel {
  readonly weight: number;
  readonly utm: readonly (readonly [key: string, value: string])[];
}

function channel(weight: number, source: string, medium?: string, campaign?: string, term?: string): Channel {
  const pairs: [string, string | undefined][] = [
    ['utm_source', source],
    ['utm_medium', medium],
    ['utm_campaign', campaign],
    ['utm_content', term === undefined ? undefined : '10766600017'],
    ['utm_term', term],
  ];
  return { weight, utm: pairs.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])) };
}

/** Channels with their share; the first is everybody who followed no marked link. */
export function listChannels(): readonly Channel[] {
  return [
    { weight: 55, utm: [] },
    channel(6, 'yandex', 'cpc', '62384014', 'куда сходить с детьми'),
    channel(4, 'yandex', 'cpc', '62384016', 'афиша выставки'),
    channel(6, 'vk', 'posty', 'anons2'),
    channel(4, 'vk', 'lenta', 'promokod'),
    channel(5, 'telegram', 'kanal', 'afisha_family'),
    channel(3, 'telegram', 'bot'),
    channel(5, 'email', 'rassylka', 'vesna'),
    channel(3, 'email', 'rassylka', 'zabytaya_korzina'),
    channel(2, '2gis'),
    channel(2, 'afisha', 'referral', 'glavnaya'),
    channel(2, 'blogger', 'stories', 'mamy'),
  ];
}

/** Names of nobody: [masculine, feminine]. */
export const FIRST_NAMES: readonly (readonly [string, string])[] = [
  ['Борис', 'Анна'],
  ['Глеб', 'Вера'],
  ['Егор', 'Дарья'],
  ['Захар', 'Жанна'],
  ['Илья', 'Зоя'],
  ['Кирилл', 'Лада'],
  ['Марк', 'Нина'],
  ['Пётр', 'Ольга'],
];

/** Surnames no one bears: [masculine, feminine]. */
export const SURNAMES: readonly (readonly [string, string])[] = [
  ['Примеров', 'Примерова'],
  ['Тестов', 'Тестова'],
  ['Шаблонов', 'Шаблонова'],
  ['Образцов', 'Образцова'],
  ['Макетов', 'Макетова'],
  ['Черновиков', 'Черновикова'],
  ['Условнов', 'Условнова'],
  ['Небывалов', 'Небывалова'],
];

/** Patronymics, given by about one buyer in five: [masculine, feminine]. */
export const MIDDLE_NAMES: readonly (readonly [string, string])[] = [
  ['Примерович', 'Примеровна'],
  ['Тестович', 'Тестовна'],
  ['Макетович', 'Макетовна'],
];
