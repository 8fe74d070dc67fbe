/** The name of an event, as a link to its page; the id where the name is not known. */
import { linkTo } from '../state/place.ts';

export function EventLink({ id, name }: { readonly id: string; readonly name: string }) {
  return (
    <a href={linkTo('events', id)}>
      <bdi>{name === '' ? id : name}</bdi>
    </a>
  );
}
