import { texts } from '../state/preferences.ts';

export function ProbePage() {
  return <h1>{texts.value.pages.probe}</h1>;
}
