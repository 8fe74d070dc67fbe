/** Help of the commands that take data out, bring plans in and look after personal data, in English. Part of `en.ts`. */

/** Help by command. */
export const dataCommands = {
  export: {
    summary: 'write a table or view to a file',
    description:
      'Writes rows of a table or view of the store as CSV, XLSX, Parquet or JSON. The file is there whole or not at all; without --out it goes to stdout. Texts that a spreadsheet would run as a formula are made harmless.',
    view: 'name of a table or view, e.g. fact_qtickets_sales_daily',
    from: 'first day, of REPORT_TZ',
    to: 'last day, included',
    event: 'id of an event, or its exact name',
    format: 'csv, xlsx, parquet or json (default: as the file is named, else csv)',
    out: 'file to write; one that is there is replaced',
    excel: 'CSV for Excel with Russian settings: semicolons, decimal comma, a mark of UTF-8',
    decimal: 'decimal sign of CSV, point or comma',
    examples: [
      ['export fact_qtickets_sales_daily --from 2025-11-01 --out november.xlsx', 'for a spreadsheet'],
      ['export fact_qtickets_sales_daily --excel --out sales.csv', 'for Excel, as CSV'],
    ],
  },
  plan: {
    summary: 'plans of sales',
    description: 'Plans of sales, to set against what was sold.',
    import: {
      summary: 'import a plan from CSV or XLSX',
      description:
        'Reads the columns event (id or exact name), date, tickets, revenue and, where there is one, currency. All rows that cannot be read are listed; then nothing is imported. The plan of the same events and days is replaced.',
      file: 'a .csv or .xlsx file',
      dryRun: 'read and check, write nothing',
    },
  },
  erase: {
    summary: "remove one buyer's data",
    description:
      'Takes one person out of the store: pseudonym, name, e-mail and phone, in every version of their orders. The sales stay. Shows what would go and asks. Later loads do not bring the person back; the address is not kept, only a keyed hash of it.',
    buyer: "the person's e-mail",
    yes: 'do not ask',
  },
  rotateKey: {
    summary: 'give buyers new pseudonyms',
    description:
      'Makes a new key, or takes the one newly set in PERSONAL_DATA_KEY, and reads all orders anew, so that repeat buyers can still be counted. What earlier keys and settings of PERSONAL_DATA left is removed.',
  },
  piiScan: {
    summary: 'look for personal data in the store',
    description:
      'Looks through all text in the store for e-mails, phones, card numbers, barcodes and addresses with tokens. Prints table, column and how many, never what. Ends with 0 when there is nothing, with 3 when something was found.',
    json: 'print the findings as JSON',
  },
};
