/**
 * The tools beside the canvas and beside an element: what our processes are made of – human steps,
 * automatic ones, decisions, called processes – instead of every element that BPMN knows. The
 * others are reached by the wrench.
 */
import type { Element } from './model';

export interface ToolWords {
  human: string;
  service: string;
  rule: string;
  call: string;
  receive: string;
}

interface Entry {
  group: string;
  className: string;
  title: string;
  action: Record<string, (event: Event, element: Element) => void>;
}
type Entries = Record<string, Entry>;
interface Shape {
  type: string;
}

const KINDS = [
  ['human', 'bpmn:UserTask', 'bpmn-icon-user-task'],
  ['service', 'bpmn:ServiceTask', 'bpmn-icon-service-task'],
  ['rule', 'bpmn:BusinessRuleTask', 'bpmn-icon-business-rule-task'],
  ['call', 'bpmn:CallActivity', 'bpmn-icon-call-activity'],
  ['receive', 'bpmn:ReceiveTask', 'bpmn-icon-receive-task'],
] as const;
/** Beside an element only what follows most often. */
const APPENDED = ['human', 'service'];
const NOT_OURS = [
  'create.task',
  'create.subprocess-expanded',
  'create.data-object',
  'create.data-store',
  'create.group',
  'append.append-task',
];

/** A bpmn-js module. */
export function toolsModule(words: ToolWords) {
  class Tools {
    static $inject = ['palette', 'contextPad', 'create', 'elementFactory', 'autoPlace'];
    private readonly start: (event: Event, type: string, source?: Element) => void;
    private readonly append: (source: Element, type: string) => void;

    constructor(
      palette: { registerProvider(priority: number, provider: object): void },
      contextPad: { registerProvider(priority: number, provider: object): void },
      create: { start(event: Event, shape: Shape, context?: object): void },
      factory: { createShape(of: { type: string }): Shape },
      autoPlace: { append(source: Element, shape: Shape): void },
    ) {
      palette.registerProvider(500, this);
      contextPad.registerProvider(500, this);
      this.start = (event, type, source) =>
        create.start(event, factory.createShape({ type }), source ? { source } : undefined);
      this.append = (source, type) => autoPlace.append(source, factory.createShape({ type }));
    }

    getPaletteEntries() {
      return (entries: Entries): Entries => {
        const made: Entries = {};
        for (const [name, entry] of Object.entries(entries)) {
          if (name === 'create.task') {
            for (const [kind, type, className] of KINDS) {
              const begin = (event: Event) => this.start(event, type);
              made[`create.${kind}`] = {
                group: 'activity',
                className,
                title: words[kind],
                action: { dragstart: begin, click: begin },
              };
            }
          } else if (!NOT_OURS.includes(name)) made[name] = entry;
        }
        return made;
      };
    }

    getContextPadEntries() {
      return (entries: Entries): Entries => {
        const made: Entries = {};
        for (const [name, entry] of Object.entries(entries)) {
          if (name === 'append.append-task') {
            for (const [kind, type, className] of KINDS) {
              if (!APPENDED.includes(kind)) continue;
              made[`append.${kind}`] = {
                group: 'model',
                className,
                title: words[kind],
                action: {
                  click: (_event, element) => this.append(element, type),
                  dragstart: (event, element) => this.start(event, type, element),
                },
              };
            }
          } else if (!NOT_OURS.includes(name)) made[name] = entry;
        }
        return made;
      };
    }
  }
  return { __init__: ['gridcaseTools'], gridcaseTools: ['type', Tools] };
}
