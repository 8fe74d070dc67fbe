import { texts } from '../state/preferences.ts';

export function AlertsPage() {
  return <h1>{texts.value.pages.alerts}</h1>;
}
