/** Names that a text in this diagram can use: what its people answered, what it is given. */
import type { Drawing } from '../bpmn/drawing';
import { isHuman, listed } from '../bpmn/model';
import type { Name } from './FeelField';

export function namesIn(drawing: Drawing): Name[] {
  const given = listed(drawing.props(drawing.root).inputs).map((name) => ({ name, about: '' }));
  const answered = drawing
    .elements()
    .filter(isHuman)
    .map((each) => ({ name: `${each.id}.outcome`, about: each.businessObject.name ?? '' }));
  return [...given, ...answered];
}
