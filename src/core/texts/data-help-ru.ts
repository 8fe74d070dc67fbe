/** Help of the same commands in Russian. Part of `ru.ts`. */
import type { dataCommands as english } from './data-help-en.ts';

/** Help by command. */
export const dataCommands: typeof english = {
  export: {
    summary: 'выгрузить таблицу или представление в файл',
    description:
      'Выгружает строки таблицы или представления в CSV, XLSX, Parquet или JSON. Файл появляется только целиком; без --out данные идут в stdout. Текст, который табличный редактор принял бы за формулу, обезвреживается.',
    view: 'имя таблицы или представления, например fact_qtickets_sales_daily',
    from: 'первый день, в поясе REPORT_TZ',
    to: 'последний день включительно',
    event: 'id мероприятия или его точное название',
    format: 'csv, xlsx, parquet или json (по умолчанию по имени файла, иначе csv)',
    out: 'файл; если он уже есть, будет заменён',
    excel: 'CSV для русского Excel: точка с запятой, десятичная запятая, метка UTF-8',
    decimal: 'десятичный знак в CSV: point (точка) или comma (запятая)',
    examples: [
      ['export fact_qtickets_sales_daily --from 2025-11-01 --out november.xlsx', 'для табличного редактора'],
      ['export fact_qtickets_sales_daily --excel --out sales.csv', 'CSV для Excel'],
    ],
  },
  plan: {
    summary: 'план продаж',
    description: 'План продаж, чтобы сравнить его с тем, что продано.',
    import: {
      summary: 'загрузить план из CSV или XLSX',
      description:
        'Читает столбцы «мероприятие» (id или точное название), «дата», «билеты», «выручка» и, если есть, «валюта». Все строки с ошибками перечисляются, и тогда не загружается ничего. План тех же мероприятий и дней заменяется.',
      file: 'файл .csv или .xlsx',
      dryRun: 'прочитать и проверить, ничего не записывать',
    },
  },
};
