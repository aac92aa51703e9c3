/**
 * What mends a finding by one click. Only what is plain and loses nothing that counts is offered;
 * each is one command, so that one undo takes it back.
 */
import type { Drawing } from '../bpmn/drawing';
import { type Element, is } from '../bpmn/model';
import type { Finding } from './useCheck';

export interface Fix {
  text:
    | 'fix_default'
    | 'fix_condition'
    | 'fix_flow'
    | 'fix_interrupt'
    | 'fix_executable'
    | 'fix_user_task';
  act: () => void;
}

const USELESS_FLOW = [
  'flow-into-start',
  'flow-into-boundary',
  'flow-into-event-subprocess',
  'flow-doubled',
];
const USELESS_CONDITION = [
  'default-with-condition',
  'condition-misplaced',
  'condition-alone',
  'condition-ignored',
];

export function fixFor(drawing: Drawing, finding: Finding): Fix | undefined {
  const element = drawing.element(finding.element);
  if (!element) return undefined;
  const { code } = finding;
  if (is(element, 'SequenceFlow')) {
    if (USELESS_FLOW.includes(code))
      return { text: 'fix_flow', act: () => drawing.remove(element) };
    if (USELESS_CONDITION.includes(code)) {
      return { text: 'fix_condition', act: () => drawing.setCondition(element, '') };
    }
    if (code === 'condition-missing') return asDefault(drawing, element.source, element);
  }
  if (code === 'default-missing') {
    const bare = element.outgoing.filter((flow) => !drawing.conditionOf(flow));
    return bare.length === 1 ? asDefault(drawing, element, bare[0]) : undefined;
  }
  if (code === 'boundary-must-interrupt') {
    return {
      text: 'fix_interrupt',
      act: () => drawing.setAttributes(element, { cancelActivity: true }),
    };
  }
  if (code === 'not-executable') {
    return {
      text: 'fix_executable',
      act: () => drawing.setAttributes(element, { isExecutable: true }),
    };
  }
  if (code === 'task-untyped' && is(element, 'Task')) {
    return { text: 'fix_user_task', act: () => drawing.replaceBy(element, 'bpmn:UserTask') };
  }
  return undefined;
}

/** Only where the source has no default: another one is not thrown over. */
function asDefault(
  drawing: Drawing,
  source: Element | undefined,
  flow: Element | undefined,
): Fix | undefined {
  if (!source || !flow || source.businessObject.get('default')) return undefined;
  return { text: 'fix_default', act: () => drawing.setDefault(source, flow) };
}
