/**
 * Texts on the canvas as people know them: a lane shows its roles' titles instead of their codes,
 * and an English reader sees the English names. What is stored stays as it is.
 */
import { type Element, propsOf } from './model';

export interface Naming {
  /** The title of a role code. */
  role: (code: string) => string;
  english: boolean;
}

export function shownName(element: Element, naming: Naming): string | undefined {
  const bo = element.businessObject;
  const { name } = bo;
  if (element.type === 'bpmn:Lane') {
    return name
      ?.split('|')
      .map((code) => naming.role(code))
      .join(' / ');
  }
  return naming.english ? propsOf(bo)['title.en'] || name : name;
}

type Draw = (parent: SVGElement, element: object, attrs?: object) => SVGElement;

/** The element as the renderer should see it; everything else of it is the element itself. */
function seen(element: Element, naming: Naming): object {
  const name = shownName(element, naming);
  if (name === element.businessObject.name) return element;
  const bo = Object.create(element.businessObject, { name: { value: name } });
  return Object.create(element, { businessObject: { value: bo } });
}

/** A bpmn-js module. */
export function namesModule(naming: Naming) {
  function Names(this: unknown, bpmnRenderer: { drawShape: Draw }) {
    const draw = bpmnRenderer.drawShape.bind(bpmnRenderer);
    bpmnRenderer.drawShape = (parent, element, attrs) =>
      draw(parent, seen(element as Element, naming), attrs);
  }
  Names.$inject = ['bpmnRenderer'];
  return { __init__: ['gridcaseNames'], gridcaseNames: ['type', Names] };
}
